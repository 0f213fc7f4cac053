// What is said of a single film's file, in both languages: on its card, in its details, and where it does not play.
export const filmWords = {
  // On a card.
  mark_container: { en: 'Not here: {container}', ko: '재생 불가: {container}' },
  mark_picture: { en: 'No picture: {picture}', ko: '화면 안 나옴: {picture}' },
  mark_sound: { en: 'No sound: {sound}', ko: '소리 안 나옴: {sound}' },
  mark_machine_picture: { en: 'Some devices: {picture}', ko: '기기에 따라: {picture}' },
  mark_machine_sound: { en: 'Some devices: {sound}', ko: '기기에 따라: {sound}' },
  mark_elsewhere: { en: 'Not in every browser', ko: '일부 브라우저만' },
  mark_damaged: { en: 'Does not play', ko: '재생 불가' },
  mark_cut_off: { en: 'Cut off', ko: '뒷부분 없음' },
  mark_undecodable: { en: 'Damaged', ko: '손상됨' },
  mark_unreadable: { en: 'Unreadable', ko: '읽을 수 없음' },
  tile_pending: { en: 'Preview follows', ko: '미리보기 준비 중' },
  tile_missing: { en: 'No preview', ko: '미리보기 없음' },
  tile_sound: { en: 'Sound only', ko: '소리만 있음' },
  tile_cut_off: { en: 'Cut off', ko: '뒷부분 없음' },
  tile_undecodable: { en: 'Damaged', ko: '손상됨' },
  tile_unreadable: { en: 'Unreadable', ko: '읽을 수 없음' },
  readerMissing: {
    en: 'Previews and details need the program reelcache-media beside reelcache.',
    ko: '미리보기와 상세 정보에는 reelcache 옆의 reelcache-media 프로그램이 필요합니다.',
  },

  // Why it does not play.
  why_direct: {
    en: 'The file looks sound, and this browser should play it. Try again, or in another browser.',
    ko: '파일에는 문제가 없어 보이고 이 브라우저에서 재생되어야 합니다. 다시 시도하거나 다른 브라우저에서 열어 보세요.',
  },
  why_container: {
    en: 'This browser does not open {container} files.', ko: '이 브라우저는 {container} 파일을 열지 못합니다.',
  },
  why_container_nowhere: {
    en: 'No browser opens {container} files.', ko: '{container} 파일을 열 수 있는 브라우저는 없습니다.',
  },
  why_picture: {
    en: 'This browser does not decode {picture}, so there is no picture.',
    ko: '이 브라우저는 {picture} 영상을 해독하지 못해 화면이 나오지 않습니다.',
  },
  why_picture_nowhere: {
    en: 'No browser decodes {picture}, so there is no picture.',
    ko: '{picture} 영상을 해독하는 브라우저가 없어 화면이 나오지 않습니다.',
  },
  why_picture_device: {
    en: 'This device does not decode {picture} in this browser, so there is no picture.',
    ko: '이 기기의 이 브라우저에서는 {picture} 영상을 해독하지 못해 화면이 나오지 않습니다.',
  },
  why_sound_device: {
    en: 'This device does not decode {sound} in this browser, so there is no sound.',
    ko: '이 기기의 이 브라우저에서는 {sound} 소리를 해독하지 못해 소리가 나지 않습니다.',
  },
  why_sound: {
    en: 'This browser does not decode {sound}, so there is no sound.',
    ko: '이 브라우저는 {sound} 소리를 해독하지 못해 소리가 나지 않습니다.',
  },
  why_sound_nowhere: {
    en: 'No browser decodes {sound}, so there is no sound.',
    ko: '{sound} 소리를 해독하는 브라우저가 없어 소리가 나지 않습니다.',
  },
  why_machine_picture: {
    en: 'This browser shows {picture} only on devices that decode it themselves.',
    ko: '이 브라우저에서 {picture} 영상은 기기가 직접 해독할 수 있을 때만 나옵니다.',
  },
  why_machine_sound: {
    en: 'This browser plays {sound} only on devices that decode it themselves.',
    ko: '이 브라우저에서 {sound} 소리는 기기가 직접 해독할 수 있을 때만 납니다.',
  },
  why_elsewhere: { en: 'Only some browsers play this file.', ko: '일부 브라우저에서만 재생되는 파일입니다.' },
  why_cut_off: { en: 'The file is cut off: its end is missing.', ko: '파일이 중간에 잘려 뒷부분이 없습니다.' },
  why_unreadable: {
    en: 'The file cannot be read as a video: it is damaged, or something else.',
    ko: '파일이 손상되었거나 동영상이 아니어서 읽을 수 없습니다.',
  },
  why_undecodable: {
    en: 'The file opens, but the picture or sound in it is damaged.',
    ko: '파일은 열리지만 안에 든 영상이나 소리가 손상되었습니다.',
  },
  why_damaged: { en: 'There is nothing in the file that can be played.', ko: '파일 안에 재생할 수 있는 것이 없습니다.' },
  why_slow: {
    en: 'Its index lies at the end of the file, so it starts later.', ko: '색인이 파일 끝에 있어 재생이 늦게 시작됩니다.',
  },
  why_seek: { en: 'It has no index: seeking is slow, or does not work.', ko: '색인이 없어 탐색이 느리거나 되지 않습니다.' },

  soundOnly: { en: 'This file holds sound only, no picture.', ko: '화면 없이 소리만 있는 파일입니다.' },
  onlySound: { en: 'Only its sound can play.', ko: '소리만 재생됩니다.' },

  // What helps.
  looking: { en: 'Looking into the file…', ko: '파일을 살펴보는 중…' },
  mend_remux: {
    en: 'This line makes it play everywhere, without loss:', ko: '이 명령은 화질 손실 없이 어디서나 재생되게 바꿉니다:',
  },
  mend_slow: {
    en: 'This line moves the index to the front, without loss:', ko: '이 명령은 화질 손실 없이 색인을 앞으로 옮깁니다:',
  },
  mend_transcode: {
    en: 'This line makes a copy that plays everywhere:', ko: '이 명령은 어디서나 재생되는 파일을 새로 만듭니다:',
  },
  mend_salvage: { en: 'This line saves what is still there:', ko: '이 명령은 남아 있는 부분을 살립니다:' },
  mend_hopeless: { en: 'No conversion can save this file.', ko: '변환으로 살릴 수 없는 파일입니다.' },
  copy: { en: 'Copy', ko: '복사' },
  copied: { en: 'Copied', ko: '복사됨' },
  whatHelps: { en: 'What helps', ko: '해결 방법' },

  // Details.
  details: { en: 'Details', ko: '상세 정보' },
  closeDetails: { en: 'Close the details', ko: '상세 정보 닫기' },
  fact_container: { en: 'Container', ko: '컨테이너' },
  fact_picture: { en: 'Picture', ko: '영상' },
  fact_sound: { en: 'Sound', ko: '소리' },
  fact_duration: { en: 'Length', ko: '길이' },
  fact_bitrate: { en: 'Bitrate', ko: '비트레이트' },
  fact_size: { en: 'Size', ko: '크기' },
  fact_modified: { en: 'Changed', ko: '수정한 날' },
  fact_index: { en: 'Index', ko: '색인' },
  fact_codecs: { en: 'Codecs', ko: '코덱' },
  index_front: { en: 'In front', ko: '맨 앞' },
  index_front_begins: { en: 'In front: starts at once', ko: '맨 앞: 바로 시작' },
  index_end: { en: 'At the end', ko: '맨 끝' },
  index_end_begins: { en: 'At the end: starts later', ko: '맨 끝: 늦게 시작' },
  index_none: { en: 'None: seeking is slow', ko: '없음: 탐색이 느림' },
  noTrack: { en: 'None', ko: '없음' },
  in_direct: { en: 'Plays', ko: '재생됨' },
  in_machine: { en: 'On some devices', ko: '일부 기기' },
  in_sound: { en: 'Without sound', ko: '소리 없이' },
  in_picture: { en: 'No picture', ko: '화면 없음' },
  in_no: { en: 'No', ko: '안 됨' },
  detailsFailed: { en: 'Nothing more is known of this file.', ko: '이 파일에 대해 더 알려진 것이 없습니다.' },
  detailsMissing: {
    en: 'More can be told once the program reelcache-media is there.',
    ko: 'reelcache-media 프로그램이 있으면 더 자세히 알 수 있습니다.',
  },
};
