"""Small films of every kind, made by ffmpeg once for all tests of a run, and what can be wrong with them."""
import functools
import random
import subprocess
import tempfile
from pathlib import Path

H264 = "-c:v libx264 -preset ultrafast -g 50 -pix_fmt yuv420p"
FRAGMENTS = "-movflags +frag_keyframe+empty_moov+default_base_moof"

PICTURE = "testsrc2=s=320x180:r=25:d=12"

# Name: ffmpeg's output options.
KINDS = {
    "front.mp4": f"{H264} -c:a aac -movflags +faststart",
    "end.mp4": f"{H264} -c:a aac",
    "front.m4v": f"{H264} -c:a aac -movflags +faststart -f mp4",
    "front.mov": f"{H264} -c:a aac -movflags +faststart",
    "fragments.mp4": f"{H264} -c:a aac {FRAGMENTS}",
    "fragments-index.mp4": f"{H264} -c:a aac {FRAGMENTS}+global_sidx",
    "hevc.mp4": "-c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 -c:a aac -movflags +faststart",
    "part2.mp4": "-c:v mpeg4 -c:a aac -movflags +faststart",
    "rare-keyframes.mp4": "-c:v libx264 -preset ultrafast -g 1000 -pix_fmt yuv420p -c:a aac -movflags +faststart",
    "film.mkv": f"{H264} -c:a aac",
    "ac3.mkv": f"{H264} -c:a ac3",
    "vp8.webm": "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus",
    "picture.avi": "-c:v mpeg4 -c:a libmp3lame",
    "copied.avi": f"{H264} -c:a libmp3lame",
    "old.flv": "-c:v flv1 -c:a libmp3lame -ar 44100",
    "h264.flv": f"{H264} -c:a aac -flvflags add_keyframe_index",
    "wmv2.wmv": "-c:v wmv2 -c:a wmav2",
    "stream.ts": f"{H264} -c:a aac",
}


@functools.cache
def _folder():
    return tempfile.TemporaryDirectory(prefix="reelcache-samples-")


@functools.cache
def sample(name, picture=PICTURE):
    """The bytes of one of KINDS: twelve seconds of a picture, a source of ffmpeg's, and a tone."""
    path = Path(tempfile.mkdtemp(dir=_folder().name)) / name
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i",
                    "sine=f=440:d=12", *KINDS[name].split(), path], check=True, timeout=300)
    return path.read_bytes()


def cut(name, share=0.6):
    """The beginning of a film."""
    whole = sample(name)
    return whole[:int(len(whole) * share)]


def zeroed(name, share, count):
    """An MP4 with zeros from that share of its pictures on, as a disk or an upload leaves them."""
    whole = bytearray(sample(name))
    pictures = whole.index(b"mdat") + 4
    begin = pictures + int((len(whole) - pictures) * share)
    whole[begin:begin + count] = bytes(count)
    return bytes(whole)


def turned(name, picture, matrix):
    """An MP4 whose picture's matrix (a, b, c, d; ISO/IEC 14496-12 §8.3.2) is another one."""
    whole = bytearray(sample(name, picture))
    begin = whole.index(b"tkhd") + 44  # of the first track, which is the picture
    rows = (matrix[0], matrix[1], 0, matrix[2], matrix[3], 0, 0, 0, 1 << 14)
    whole[begin:begin + 36] = b"".join((number << 16).to_bytes(4, "big", signed=True) for number in rows)
    return bytes(whole)


def huge(width, height):
    """A few bytes that say they are a picture of that size, which its decoder has to have memory for."""
    path = Path(tempfile.mkdtemp(dir=_folder().name)) / "huge.mov"
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=1:d=4", "-c:v",
                    "qtrle", "-pix_fmt", "rgb24", path], check=True, timeout=60)
    whole = path.read_bytes()
    size = (64).to_bytes(2, "big") * 2
    begin = whole.index(size, whole.index(b"rle "))  # in the description of the samples
    return whole[:begin] + width.to_bytes(2, "big") + height.to_bytes(2, "big") + whole[begin + 4:]


def scribbled(name, seed, count=200):
    """A film with random bytes at random places, more of them at its beginning, where its structure lies."""
    whole, choose = bytearray(sample(name)), random.Random(seed)
    for _ in range(count):
        whole[choose.randrange(choose.choice([100, 5000, len(whole)]))] = choose.randrange(256)
    return bytes(whole)
