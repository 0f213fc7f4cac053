"""Posters of films of every kind, made by reelcache-media: their size, which way up, of which picture, at what cost."""
import os
import statistics
import subprocess
import unittest

import samples
from reader import NO_READER, READER, Reading
from support import KIB

EIGHT = ("front.mp4", "front.m4v", "front.mov", "film.mkv", "vp8.webm", "picture.avi", "wmv2.wmv", "old.flv")
WITHOUT_INDEX = ("fragments.mp4", "old.flv", "stream.ts")
BLACK_FIRST = "color=c=black:s=320x180:r=25:d=3[b];testsrc2=s=320x180:r=25:d=9[t];[b][t]concat"
CORNER = "color=c=black:s=320x180:r=25:d=12,drawbox=w=160:h=90:color=white:t=fill"  # white at the left above


def converted(jpeg, options):
    command = f"ffmpeg -nostdin -loglevel error -f mjpeg -i - {options} -"
    return subprocess.run(command.split(), input=jpeg, stdout=subprocess.PIPE, check=True, timeout=60).stdout


def decoded(jpeg):
    """The width, the height, and the brightness of each point, as ffmpeg reads them."""
    kind, size, most, luma = converted(jpeg, "-f image2pipe -c:v pgm").split(b"\n", 3)
    assert (kind, most) == (b"P5", b"255")
    width, height = map(int, size.split())
    assert len(luma) == width * height
    return width, height, luma


@unittest.skipUnless(READER.exists(), NO_READER)
class PosterTest(unittest.TestCase):
    def poster(self, film, edge=160):
        reading = Reading(film, edge)
        self.assertEqual((reading.status, reading.facts["damage"]), (0, "none"), reading.facts)
        self.assertIsNotNone(reading.poster)
        self.assertLessEqual(len(reading.poster), 128 * KIB)
        return decoded(reading.poster)

    def test_every_kind_of_film_has_one(self):
        for name in samples.KINDS:
            with self.subTest(name):
                width, height, luma = self.poster(samples.sample(name))
                self.assertEqual((width, height), (160, 90))
                self.assertGreater(statistics.pvariance(luma), 1000)

    def test_the_eight_formats_cost_no_more_than_three_blocks(self):
        for name in EIGHT:
            with self.subTest(name):
                self.assertLessEqual(len(Reading(samples.sample(name)).blocks), 3)

    def test_none_where_none_is_wanted(self):
        reading = Reading(samples.sample("front.mp4"), poster_edge=0)
        self.assertEqual((reading.poster, reading.status), (None, 0))

    def test_the_facts_are_the_same_with_one(self):
        for name in samples.KINDS:
            with self.subTest(name):
                self.assertEqual(Reading(samples.sample(name), 160).facts, Reading(samples.sample(name), 0).facts)

    def test_it_is_never_larger_than_the_film(self):
        self.assertEqual(self.poster(samples.sample("front.mp4"), edge=2000)[:2], (320, 180))

    def test_samples_that_are_not_square(self):
        for name in ("front.mp4", "film.mkv", "picture.avi"):
            for aspect, size in (("2", (160, 44)), ("1/2", (142, 160)), ("1", (160, 90))):
                with self.subTest(name=name, aspect=aspect):
                    width, height, _ = self.poster(samples.sample(name, f"{samples.PICTURE},setsar={aspect}"))
                    self.assertAlmostEqual(width, size[0], delta=2)
                    self.assertAlmostEqual(height, size[1], delta=2)

    def test_films_that_are_turned(self):
        for matrix, size, corner in (((1, 0, 0, 1), (160, 90), "left above"),
                                     ((0, 1, -1, 0), (90, 160), "right above"),
                                     ((-1, 0, 0, -1), (160, 90), "right below"),
                                     ((0, -1, 1, 0), (90, 160), "left below"),
                                     ((-1, 0, 0, 1), (160, 90), "right above")):
            with self.subTest(matrix):
                width, height, luma = self.poster(samples.turned("front.mp4", CORNER, matrix))
                self.assertEqual((width, height), size)
                white = {f"{side} {level}" for level, y in (("above", height // 4), ("below", height * 3 // 4))
                         for side, x in (("left", width // 4), ("right", width * 3 // 4)) if luma[y * width + x] > 200}
                self.assertEqual(white, {corner})

    def test_a_black_beginning_is_passed_over(self):
        for name in {*EIGHT, *WITHOUT_INDEX, "end.mp4", "h264.flv", "fragments-index.mp4"}:
            with self.subTest(name):
                width, _, luma = self.poster(samples.sample(name, BLACK_FIRST))
                self.assertEqual(width, 160)
                self.assertGreater(statistics.pvariance(luma), 1000)

    def test_of_nothing_but_black_there_is_a_black_one(self):
        for name in ("front.mp4", "old.flv"):
            self.assertLess(max(self.poster(samples.sample(name, "color=c=black:s=320x180:r=25:d=12"))[2]), 16)

    def test_colours_are_those_of_the_film(self):
        """Red, written as small films write it and as large ones do."""
        for picture in ("color=c=red:s=320x180:r=25:d=12",
                        "color=c=red:s=1280x720:r=25:d=12,scale=out_color_matrix=bt709"):
            with self.subTest(picture):
                poster = Reading(samples.sample("front.mp4", picture), 160).poster
                red, green, blue = converted(poster, "-f rawvideo -pix_fmt rgb24")[:3]
                self.assertGreater(red, 245)
                self.assertLess(max(green, blue), 10)


@unittest.skipUnless(READER.exists(), NO_READER)
class HostileTest(unittest.TestCase):
    """Whatever the file is, the reader ends by itself and tells facts."""

    def read(self, film):
        reading = Reading(film)
        self.assertEqual(reading.status, 0)
        if reading.poster is not None:
            decoded(reading.poster)
        return reading

    def test_films_that_are_cut_off(self):
        for name in samples.KINDS:
            for share in (0.1, 0.6, 0.99):
                with self.subTest(name=name, share=share):
                    self.read(samples.cut(name, share))
        self.assertIsNotNone(self.read(samples.cut("front.mp4")).poster, "its beginning is there")

    def test_a_hole_where_the_poster_would_be_taken(self):
        self.assertIsNotNone(self.read(samples.zeroed("front.mp4", 0.14, 150_000)).poster)

    def test_any_wrong_bytes(self):
        for name in EIGHT:
            for seed in range(6):
                with self.subTest(name=name, seed=seed):
                    self.read(samples.scribbled(name, seed))
        self.assertIsNone(self.read(os.urandom(100_000)).poster)

    def test_pictures_that_are_too_large(self):
        self.assertIsNotNone(self.read(samples.huge(4000, 4000)).poster)
        for width, height in ((8192, 8192), (16000, 16000), (16384, 16384), (32767, 2), (65535, 65535)):
            with self.subTest(width=width, height=height):
                self.assertEqual(self.read(samples.huge(width, height)).facts["video"]["codec"], "qtrle")


if __name__ == "__main__":
    unittest.main()
