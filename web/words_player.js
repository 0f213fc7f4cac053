// The player's sentences, in both languages: its keys, its passing words, and why a film does not come.
export const playerWords = {
  keysPlayer: { en: 'Watching', ko: '재생 중' },
  keysGallery: { en: 'Finding', ko: '찾기' },
  key_toggle: { en: 'Play or pause', ko: '재생 또는 멈춤' },
  key_back5: { en: '5 seconds back', ko: '5초 뒤로' },
  key_ahead5: { en: '5 seconds ahead', ko: '5초 앞으로' },
  key_back10: { en: '10 seconds back', ko: '10초 뒤로' },
  key_ahead10: { en: '10 seconds ahead', ko: '10초 앞으로' },
  key_jump: { en: 'To 0 … 90 % of the film', ko: '전체의 0 … 90%로 이동' },
  key_louder: { en: 'Louder', ko: '소리 크게' },
  key_quieter: { en: 'Quieter', ko: '소리 작게' },
  key_mute: { en: 'Sound off or on', ko: '음소거 켜기/끄기' },
  key_slower: { en: 'Slower', ko: '느리게' },
  key_faster: { en: 'Faster', ko: '빠르게' },
  key_captions: { en: 'Subtitles on or off', ko: '자막 켜기/끄기' },
  key_fullscreen: { en: 'Full screen', ko: '전체 화면' },
  key_pip: { en: 'Picture in picture', ko: 'PIP 모드' },
  key_previous: { en: 'Previous video', ko: '이전 동영상' },
  key_next: { en: 'Next video', ko: '다음 동영상' },
  key_copy: { en: 'Copy a link to this moment', ko: '이 순간의 링크 복사' },
  key_details: { en: 'Details of the file', ko: '파일 상세 정보' },
  key_leave: { en: 'Back to the gallery', ko: '갤러리로 돌아가기' },
  key_search: { en: 'Search', ko: '검색' },
  key_move: { en: 'From card to card', ko: '카드 사이 이동' },
  key_open: { en: 'Open the video', ko: '동영상 열기' },
  key_help: { en: 'This sheet', ko: '이 도움말' },
  speed: { en: 'Speed', ko: '재생 속도' },
  subtitles: { en: 'Subtitles', ko: '자막' },
  subtitlesOff: { en: 'Subtitles off', ko: '자막 끔' },
  noSubtitles: { en: 'No subtitles for this video', ko: '이 동영상에는 자막이 없습니다' },
  muted: { en: 'Sound off', ko: '음소거' },
  unmuted: { en: 'Sound on', ko: '음소거 해제' },
  volume: { en: 'Volume {n} %', ko: '음량 {n}%' },
  noPip: { en: 'This browser shows no small window now', ko: '지금은 PIP 모드를 쓸 수 없습니다' },
  linkCopied: { en: 'Link copied', ko: '링크를 복사했습니다' },
  linkCopiedAt: { en: 'Link to {time} copied', ko: '{time} 위치의 링크를 복사했습니다' },
  resumed: { en: 'Goes on at {time}', ko: '{time}부터 이어서 재생' },
  noSound: {
    en: 'This browser cannot decode the sound of this file ({codec}). Download it to hear it in another player.',
    ko: '이 브라우저는 이 파일의 소리({codec})를 해독할 수 없습니다. 내려받아 다른 플레이어로 들으세요.',
  },

  opening: { en: 'Opening the video…', ko: '동영상을 여는 중…' },
  preparing: { en: 'Preparing the picture…', ko: '화면을 준비하는 중…' },
  buffering: { en: 'Loading…', ko: '불러오는 중…' },
  checking: { en: 'Finding out what went wrong…', ko: '문제의 원인을 확인하는 중…' },
  reconnecting: {
    en: 'The connection broke. Trying again ({n} of {limit})…',
    ko: '연결이 끊겼습니다. 다시 시도하는 중({n}/{limit})…',
  },
  noPicture: {
    en: 'This browser cannot decode the picture of this file{codec}; only its sound can play. ' +
      'Download it to watch it in another player.',
    ko: '이 브라우저는 이 파일의 화면{codec}을 해독할 수 없어 소리만 재생됩니다. 내려받아 다른 플레이어로 보세요.',
  },

  missingTitle: { en: 'This video is not there', ko: '동영상이 없습니다' },
  missingText: {
    en: 'The file was removed or renamed, or the link has a mistake.',
    ko: '파일이 지워졌거나 이름이 바뀌었거나, 링크가 잘못되었습니다.',
  },
  unplayableTitle: {
    en: 'This browser cannot play this format', ko: '이 브라우저에서 재생할 수 없는 형식입니다',
  },
  unplayableText: {
    en: 'The file ({format}) arrives, but the browser cannot read it. Download it and open it with a player ' +
      'such as VLC or mpv. MP4 files with H.264 play everywhere.',
    ko: '파일({format})은 도착하지만 브라우저가 읽지 못합니다. 내려받아 VLC나 mpv 같은 플레이어로 여세요. ' +
      'H.264 MP4 파일은 어디서나 재생됩니다.',
  },
  damagedTitle: { en: 'The video stops here', ko: '여기서 동영상이 멈췄습니다' },
  damagedText: {
    en: 'The file seems to be damaged at this place, or this browser cannot decode it.',
    ko: '이 부분에서 파일이 손상되었거나, 브라우저가 해독하지 못합니다.',
  },
  storageTitle: { en: 'The storage cannot be reached', ko: '저장소에 연결할 수 없습니다' },
  storageText: {
    en: 'The server runs, but cannot fetch this video from the storage now. Try again in a moment.',
    ko: '서버는 작동하지만 지금 저장소에서 이 동영상을 가져오지 못합니다. 잠시 뒤 다시 시도해 주세요.',
  },
  serverTitle: { en: 'The server does not answer', ko: '서버가 응답하지 않습니다' },
  serverText: {
    en: 'Check that the server runs and that your device is online, then try again.',
    ko: '서버가 실행 중인지, 기기가 온라인인지 확인한 뒤 다시 시도해 주세요.',
  },
  refusedTitle: { en: 'The server refuses this video', ko: '서버가 이 동영상을 거부했습니다' },
  refusedText: { en: 'It answered with status {status}.', ko: '서버가 상태 코드 {status}(으)로 답했습니다.' },
  cutTitle: { en: 'The connection keeps breaking', ko: '연결이 자꾸 끊깁니다' },
  cutText: {
    en: 'The server answers, but the video does not arrive. Try again; it goes on at the same place.',
    ko: '서버는 응답하지만 동영상이 도착하지 않습니다. 다시 시도하면 같은 위치부터 이어집니다.',
  },
};
