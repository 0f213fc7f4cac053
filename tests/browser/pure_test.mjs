// The pure parts of the page: searching, browsing, facts, addresses and subtitles, without a browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

// A folder of its own says that its files are modules, which not every Node finds out by itself.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reelcache-web-'));
after(() => fs.rmSync(folder, { recursive: true }));
fs.cpSync(new URL('../../web', import.meta.url), folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
const load = (name) => import(pathToFileURL(path.join(folder, name)));

const { formatVideo, formatView, parseAddress, parseTime } = await load('address.js');
const { browse, kEverything } = await load('browse.js');
const { NameIndex } = await load('name_index.js');
const { browserOf, isSoundOnly, isVague, pictureName, pictureStep, wordHere } = await load('facts.js');
const { fold, matcher } = await load('search.js');
const { decodeText, parseSubtitles } = await load('subtitles.js');

describe('search', () => {
  const finds = (query, name) => matcher(query)(fold(name));
  const cases = [
    ['ㅅㅍ', '샘플 9.mp4', true, 'initial consonants'],
    ['ㅎㄱ', '한글.mp4', true, 'initial consonants'],
    ['ㅍㅅ', '샘플.mp4', false, 'their order'],
    ['ㄱ', '까치.mp4', false, 'a doubled initial is another'],
    ['샘ㅍ', '샘플.mp4', true, 'the next syllable has begun'],
    ['샘프', '샘플.mp4', true, 'a final is still missing'],
    ['살', '사람.mp4', true, 'a final that becomes an initial'],
    ['샘플', '샘물.mp4', false, 'whole syllables'],
    ['한글', '한글.mp4'.normalize('NFD'), true, 'names taken apart'],
    ['한글'.normalize('NFD'), '한글.mp4', true, 'queries taken apart'],
    ['ＳＥＡ', 'Deep sea.mkv', true, 'wide letters'],
    ['CAFÉ', 'cafe tour.mp4', true, 'accents and case'],
    ['sea deep', 'Deep sea.mkv', true, 'words in any order'],
    ['sea sky', 'Deep sea.mkv', false, 'every word'],
    ['a.c', '한 abc.mp4', false, 'no pattern language'],
    ['(1', '휴가 (1).mp4', true, 'signs'],
    ['한(1-', '한(1-2).mp4', true, 'signs beside Hangul'],
    ['한[^', '한[^].mp4', true, 'signs of patterns beside Hangul'],
  ];
  for (const [query, name, expected, why] of cases) {
    test(`${query} ${expected ? 'finds' : 'does not find'} ${name}: ${why}`, () => assert.equal(finds(query, name), expected));
  }
  test('blanks ask for nothing', () => assert.equal(matcher('  '), null));
});

describe('browsing', () => {
  const videos = [
    { name: 'a/1.mp4', size: 5, modified: '2026-01-01T00:00:00Z', play: 'direct' },
    { name: 'a/b/2.MKV', size: 9, modified: '2026-03-01T00:00:00Z', duration: 7, play: 'container', width: 1920, height: 800 },
    { name: 'a/10.mp4', size: 5, modified: null, duration: 60, width: 640, height: 360 },
    { name: 'c.mp4', size: null, modified: '2026-02-01T00:00:00Z' },
  ];
  const playsHere = ({ play }) => play === 'direct';
  const look = (change) => browse(videos, { ...kEverything, ...change }, playsHere);
  const shown = (change) => look(change).shown.map(({ name }) => name);

  const cases = [
    [{}, ['a/1.mp4', 'a/b/2.MKV', 'a/10.mp4', 'c.mp4']],
    [{ folder: 'a/' }, ['a/1.mp4', 'a/b/2.MKV', 'a/10.mp4']],
    [{ folder: 'a/b/' }, ['a/b/2.MKV']],
    [{ format: 'mkv' }, ['a/b/2.MKV']],
    [{ direct: true }, ['a/1.mp4']],
    [{ query: '1' }, ['a/1.mp4', 'a/10.mp4']],
    [{ sort: 'largest' }, ['a/b/2.MKV', 'a/1.mp4', 'a/10.mp4', 'c.mp4']],
    [{ sort: 'newest' }, ['a/b/2.MKV', 'c.mp4', 'a/1.mp4', 'a/10.mp4']],
    [{ sort: 'oldest' }, ['a/1.mp4', 'c.mp4', 'a/b/2.MKV', 'a/10.mp4']],
    [{ sort: 'longest' }, ['a/10.mp4', 'a/b/2.MKV', 'a/1.mp4', 'c.mp4']],
    [{ sort: 'shortest' }, ['a/b/2.MKV', 'a/10.mp4', 'a/1.mp4', 'c.mp4']],
    [{ picture: '1080p' }, ['a/b/2.MKV']],
    [{ picture: 'sd', format: 'mkv' }, []],
  ];
  for (const [change, expected] of cases) test(JSON.stringify(change), () => assert.deepEqual(shown(change), expected));

  test('folders and formats are counted below the folder', () => {
    const { folders, formats } = look({ folder: 'a/' });
    assert.deepEqual([...folders], [['a/b/', 1]]);
    assert.deepEqual([...formats], [['mp4', 2], ['mkv', 1]]);
  });
  test('formats are counted among the chosen resolution, resolutions among the chosen format', () => {
    const { formats, pictures } = look({ picture: 'sd', format: 'mkv' });
    assert.deepEqual([[...formats], [...pictures]], [[['mp4', 1]], [['1080p', 1]]]);
  });
  test('a format is what stands behind the last dot of the file', () => {
    const names = ['a.b/c', '.mp4', 'x.y.WebM', 'z.WebM', 'a/WebM', 'a.b/x', 'b.MP4', 'c.mp4'];
    const index = new NameIndex(names.map((name) => ({ name })));
    assert.deepEqual(names.map((_, i) => index.format(i)), ['', 'mp4', 'webm', 'webm', '', '', 'mp4', 'mp4']);
  });
  test('a query that grows finds what it finds when it is asked at once', () => {
    const list = ['샘플', '사람', '산 하나', 'Sam', 'sample one', 'ample', '살구', '삶'].map((name) => ({ name: `${name}.mp4` }));
    const find = (from, query) => browse(from, { ...kEverything, query }, playsHere).shown;
    for (const typed of ['sample o', 'ㅅㅍ', 'ㅅㄹ', '살', '사람', 'am e', '산 하', 'mp4']) {
      for (let n = 0; n <= typed.length; n += 1) {
        assert.deepEqual(find(list, typed.slice(0, n)), find([...list], typed.slice(0, n)), typed.slice(0, n));
      }
    }
    assert.equal(find(list, '').length, list.length);
  });
});

describe('facts', () => {
  const sizes = [
    [3840, 2160, '4K', '4K'], [3840, 1600, '4K', '4K'], [2560, 1440, '1440p', '1080p'], [1920, 1080, '1080p', '1080p'],
    [1920, 800, '1080p', '1080p'], [1080, 1920, '1080p', '1080p'], [1916, 1076, '1080p', '1080p'], [1280, 720, '720p', '720p'],
    [720, 576, '576p', 'sd'], [640, 480, '480p', 'sd'], [7680, 4320, '8K', '4K'], [160, 90, '90p', 'sd'], [0, 0, '', ''],
  ];
  for (const [width, height, name, step] of sizes) {
    test(`${width}x${height} is ${name || 'nothing'}`, () =>
      assert.deepEqual([pictureName({ width, height }), pictureStep({ width, height })], [name, step]));
  }

  const agents = {
    chrome: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
    firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
    safari: 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1',
  };
  for (const [name, userAgent] of Object.entries(agents)) {
    test(`${name} is known by its agent's name`, () => assert.equal(browserOf({ userAgent }), name));
  }
  test('Edge is known by its brands', () => {
    const userAgentData = { brands: [{ brand: 'Chromium' }, { brand: 'Microsoft Edge' }] };
    assert.equal(browserOf({ userAgent: agents.chrome, userAgentData }), 'edge');
  });

  const hevc = { play: 'direct', plays_in: ['safari'], codecs: 'hvc1.1.6.L93.B0, mp4a.40.2' };
  const details = { ...hevc, play_in: { chrome: 'machine_picture' } };
  const words = [
    [{}, true, null, 'nothing is known'],
    [{ play: 'direct' }, true, 'direct', 'every browser plays it'],
    [{ play: 'direct', plays_in: ['chrome'] }, true, 'direct', 'this one does'],
    [hevc, true, 'elsewhere', 'details are missing'],
    [details, true, 'direct', 'this machine decodes it'],
    [details, false, 'picture', 'this machine does not'],
    [{ ...details, codecs: undefined }, true, 'machine_picture', 'nobody can tell'],
    [{ play: 'sound', play_in: { chrome: 'machine_sound' }, codecs: 'avc1.64001f, ac-3' }, false, 'sound', 'its sound is not decoded'],
    [{ play: 'container' }, true, 'container', 'no browser opens it'],
  ];
  for (const [video, decodes, word, why] of words) {
    test(`${word}: ${why}`, () => assert.equal(wordHere(video, { browser: 'chrome', decodes: () => decodes }), word));
  }
  test('details are wanted only where they change something', () => {
    const vague = [{}, { play: 'direct' }, { play: 'container' }, hevc, details, { play: 'machine_picture' }];
    assert.deepEqual(vague.map((video) => isVague(video, 'chrome')), [false, false, false, true, false, true]);
  });
  test('a file is sound only when it has been read and has no picture', () => {
    const files = [{}, { play: 'direct', audio_codec: 'aac' }, { play: 'direct', audio_codec: 'aac', video_codec: 'h264' }];
    assert.deepEqual(files.map(isSoundOnly), [false, true, false]);
  });
});

describe('addresses', () => {
  const views = [{}, { query: 'a&b #?%' }, { folder: '가/나 #/', sort: 'newest' }, { format: 'mp4', direct: true },
    { picture: '4K' }];
  for (const change of views) {
    test(`of the view ${JSON.stringify(change)}`, () => {
      const view = { ...kEverything, ...change };
      assert.deepEqual(parseAddress(formatView(view)), { view });
    });
  }
  for (const name of ['한글 #?&%.mp4', 'a/b?t=3.mp4']) {
    test(`of the video ${name}`, () => {
      assert.deepEqual(parseAddress(formatVideo(name, 30.9)), { video: { name, at: 30 } });
      assert.deepEqual(parseAddress(formatVideo(name)), { video: { name, at: null } });
    });
  }
  for (const broken of ['#/v/%zz', '#/?sort=constructor', '#/?picture=9K', '#nonsense']) {
    test(`${broken} is the whole gallery`, () => assert.deepEqual(parseAddress(broken), { view: { ...kEverything } }));
  }
  test('times are read as people write them', () => {
    const times = ['90', '90s', '1m30s', '1:30', '1:00:01', '1h', 'x', '', null].map(parseTime);
    assert.deepEqual(times, [90, 90, 90, 90, 3601, 3600, null, null, null]);
  });
});

describe('subtitles', () => {
  const utf16 = (text, swap) => {
    const bytes = Buffer.from(text, 'utf16le');
    return new Uint8Array(swap ? bytes.swap16() : bytes);
  };
  const line = '00:00:01,000 --> 00:00:02,500 한글\n';
  const encodings = {
    'UTF-8': Buffer.from(line), 'UTF-8 with a mark': Buffer.from(`\ufeff${line}`),
    'UTF-16LE': utf16(`\ufeff${line}`), 'UTF-16BE': utf16(`\ufeff${line}`, true), 'UTF-16LE without a mark': utf16(line),
    'UTF-16BE without a mark': utf16(line, true),
  };
  for (const [name, bytes] of Object.entries(encodings)) {
    test(`decodes ${name}`, () => assert.equal(decodeText(new Uint8Array(bytes)), line));
  }

  test('SubRip: times, lines, and only the markup that WebVTT knows', () => {
    const text = '1\r\n00:00:01,000 --> 00:00:02,500\r\n<I>a</I> <font color="red">b</font>\r\n{\\an8}c < d\r\n\r\n' +
      '2\r\nno time\r\n\r\n3\r\n01:00:03,5 --> 01:00:04,000\r\ne\r\n';
    assert.deepEqual(parseSubtitles(text, 'srt')[0].cues, [
      { start: 1, end: 2.5, text: '<i>a</i> b\nc &lt; d' }, { start: 3603.5, end: 3604, text: 'e' },
    ]);
  });
  test('WebVTT: hours may be missing, notes are no cues', () => {
    const text = 'WEBVTT\n\nNOTE nothing\n\nid\n00:01.000 --> 00:02.000 line:0\n<v Ann>hi\n';
    assert.deepEqual(parseSubtitles(text, 'vtt')[0].cues, [{ start: 1, end: 2, text: '<v Ann>hi' }]);
  });
  test('SAMI: languages, line breaks, gaps, and markup as text', () => {
    const text = '<SAMI><HEAD><STYLE><!-- .KRCC { Name: Korean; lang: ko-KR; } .ENCC {Name:English; lang:en-US;} --></STYLE></HEAD>' +
      '<BODY><SYNC Start=1000><P Class=KRCC>가<br>나 &amp; &lt;b&gt;<P Class=ENCC>one' +
      '<SYNC Start=2000><P Class=KRCC>&nbsp;<SYNC Start=3000><P Class=KRCC>끝</BODY></SAMI>';
    assert.deepEqual(parseSubtitles(text, 'smi'), [
      { language: 'ko', label: 'Korean', cues: [
        { start: 1, end: 2, text: '가\n나 &amp; &lt;b&gt;' }, { start: 3, end: 7, text: '끝' }] },
      { language: 'en', label: 'English', cues: [{ start: 1, end: 5, text: 'one' }] },
    ]);
  });
  test('what holds no cue gives no track', () => assert.deepEqual(parseSubtitles('not found', 'srt'), []));
});
