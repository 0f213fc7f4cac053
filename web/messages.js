// Every sentence the page says, in both languages, in one dictionary.

const dictionary = {
  pageTitle: { en: 'reelcache', ko: 'reelcache' },
  close: { en: 'Close', ko: '닫기' },
  retry: { en: 'Try again', ko: '다시 시도' },
  download: { en: 'Download', ko: '내려받기' },
  searchHint: { en: 'Search by name', ko: '이름 검색 (초성도 가능)' },
  countOne: { en: '{n} video', ko: '동영상 {n}개' },
  countOther: { en: '{n} videos', ko: '동영상 {n}개' },
  countFiltered: { en: '{shown} of {n}', ko: '{n}개 중 {shown}개' },
  nothingFound: { en: 'Nothing found for “{text}”', ko: '“{text}” 검색 결과가 없습니다' },
  nothingHere: { en: 'Nothing here matches', ko: '조건에 맞는 동영상이 없습니다' },
  nothingHint: {
    en: 'Try fewer or shorter words, or look in all videos.',
    ko: '더 짧은 단어로 찾거나 전체 동영상에서 찾아보세요.',
  },
  showAll: { en: 'Show all videos', ko: '모든 동영상 보기' },
  keys: { en: 'Keyboard shortcuts', ko: '키보드 단축키' },
  allVideos: { en: 'All videos', ko: '전체' },
  breadcrumb: { en: 'Where you are', ko: '현재 위치' },
  folders: { en: 'Folders', ko: '폴더' },
  moreFolders: { en: 'All {n} folders', ko: '폴더 {n}개 모두' },
  videos: { en: 'Videos', ko: '동영상' },
  sort: { en: 'Sort by', ko: '정렬' },
  sortName: { en: 'Name', ko: '이름순' },
  sortNewest: { en: 'Newest', ko: '최신순' },
  sortOldest: { en: 'Oldest', ko: '오래된순' },
  sortLargest: { en: 'Largest', ko: '큰 파일순' },
  sortLongest: { en: 'Longest', ko: '긴 영상순' },
  format: { en: 'Format', ko: '형식' },
  allFormats: { en: 'All formats', ko: '모든 형식' },
  direct: { en: 'Plays here', ko: '바로 재생' },
  notHere: { en: 'Download only', ko: '내려받기만' },

  listLoading: { en: 'Loading the list of videos…', ko: '동영상 목록을 불러오는 중…' },
  emptyTitle: { en: 'No videos yet', ko: '아직 동영상이 없습니다' },
  emptyText: {
    en: 'Put video files into the storage; they appear here by themselves.',
    ko: '저장소에 동영상 파일을 넣으면 이곳에 저절로 나타납니다.',
  },
  emptyFormats: {
    en: 'Shown are .mp4 .m4v .mov .webm .mkv .avi .flv .wmv',
    ko: '보여 주는 형식: .mp4 .m4v .mov .webm .mkv .avi .flv .wmv',
  },
  listProblemTitle: { en: 'The list could not be loaded', ko: '목록을 불러오지 못했습니다' },
  listProblemStorage: {
    en: 'The storage with the videos cannot be reached at the moment.',
    ko: '지금 동영상 저장소에 연결할 수 없습니다.',
  },
  listProblemServer: {
    en: 'The server does not answer. Is it running, and is your device online?',
    ko: '서버가 응답하지 않습니다. 서버가 실행 중인지, 기기가 온라인인지 확인해 주세요.',
  },
  listProblemAuto: { en: 'The page also tries again by itself.', ko: '페이지가 스스로도 다시 시도합니다.' },
  staleStorage: {
    en: 'The storage cannot be reached at the moment. This list is from before and may be out of date.',
    ko: '지금 저장소에 연결할 수 없습니다. 이 목록은 이전 것이어서 최신이 아닐 수 있습니다.',
  },
  staleServer: {
    en: 'The server does not answer at the moment. This list is from before and may be out of date.',
    ko: '지금 서버가 응답하지 않습니다. 이 목록은 이전 것이어서 최신이 아닐 수 있습니다.',
  },
  listPartial: {
    en: 'Some of the storage cannot be reached; its videos are missing from this list.',
    ko: '저장소 일부에 연결할 수 없어 그곳의 동영상은 이 목록에 없습니다.',
  },
  listTruncated: {
    en: 'The storage holds more videos than can be listed; some are missing here.',
    ko: '저장소의 동영상이 목록에 담을 수 있는 수보다 많아 일부는 여기에 없습니다.',
  },

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

// What to do when the storage cannot be listed, by the code of the server's answer.
const listErrors = {
  storage_not_found: {
    en: 'The storage was not found. Check the address given with --origin.',
    ko: '저장소를 찾을 수 없습니다. --origin에 준 주소를 확인하세요.',
  },
  storage_forbidden: {
    en: 'The storage does not allow its files to be listed. Check its permissions.',
    ko: '저장소가 파일 목록을 보여 주지 않습니다. 권한을 확인하세요.',
  },
  storage_timeout: {
    en: 'The storage did not answer in time. Check the network, then try again.',
    ko: '저장소가 제때 응답하지 않았습니다. 네트워크를 확인한 뒤 다시 시도하세요.',
  },
  storage_unreachable: {
    en: 'The storage cannot be listed. Check that it is running and that --origin names it; the server’s log says more.',
    ko: '저장소의 목록을 읽을 수 없습니다. 저장소가 실행 중인지, --origin이 맞는지 확인하세요. 자세한 내용은 서버 로그에 있습니다.',
  },
  storage_throttled: {
    en: 'The storage wants fewer requests at the moment. Wait a little; it is asked again by itself.',
    ko: '저장소가 지금은 요청을 줄여 달라고 합니다. 잠시 기다리면 저절로 다시 시도합니다.',
  },
  storage_circuit_open: {
    en: 'The storage failed several times in a row and is left alone for a moment. Check that it is running; ' +
      'it is asked again by itself.',
    ko: '저장소가 여러 번 잇달아 실패해 잠시 요청을 멈췄습니다. 저장소가 실행 중인지 확인하세요. 저절로 다시 시도합니다.',
  },
  bucket_not_found: {
    en: 'There is no such bucket. Check the bucket’s name in --origin.',
    ko: '그런 버킷이 없습니다. --origin의 버킷 이름을 확인하세요.',
  },
  credentials_missing: {
    en: 'The storage wants credentials and none were found. Set them as the README says for this kind of storage, ' +
      'then start the server again.',
    ko: '저장소에 필요한 인증 정보가 없습니다. README에서 이 저장소에 맞는 방법을 찾아 설정한 뒤 서버를 다시 시작하세요.',
  },
  credentials_refused: {
    en: 'The storage refused the credentials. Check that they are right and may list and read this bucket.',
    ko: '저장소가 인증 정보를 거부했습니다. 인증 정보가 맞는지, 이 버킷의 목록을 보고 읽을 권한이 있는지 확인하세요.',
  },
  credentials_expired: {
    en: 'The credentials have expired. Get new ones, then start the server again.',
    ko: '인증 정보의 기한이 지났습니다. 새로 받은 뒤 서버를 다시 시작하세요.',
  },
  clock_skewed: {
    en: 'The server’s clock differs too much from the storage’s. Set the clock, then try again.',
    ko: '서버의 시계가 저장소의 시계와 너무 다릅니다. 시계를 맞춘 뒤 다시 시도하세요.',
  },
  replit_sidecar_absent: {
    en: 'This is not running on Replit: the service that hands out its storage does not answer. Run it on Replit, ' +
      'or name another storage with --origin.',
    ko: 'Replit에서 실행되고 있지 않습니다. Replit의 저장소 서비스가 응답하지 않습니다. Replit에서 실행하거나 ' +
      '--origin으로 다른 저장소를 지정하세요.',
  },
  replit_no_bucket: {
    en: 'This Repl has no bucket yet. Attach App Storage, or set DEFAULT_OBJECT_STORAGE_BUCKET_ID, ' +
      'or defaultBucketID below [objectStorage] in .replit.',
    ko: '이 Repl에는 아직 버킷이 없습니다. App Storage를 연결하거나, DEFAULT_OBJECT_STORAGE_BUCKET_ID를 설정하거나, ' +
      '.replit의 [objectStorage] 아래에 defaultBucketID를 쓰세요.',
  },
  replit_not_allowed: {
    en: 'Replit does not let this Repl use its bucket yet. Attach the bucket in App Storage, then restart the whole ' +
      'workspace, not only the program.',
    ko: 'Replit이 아직 이 Repl에 버킷 사용을 허용하지 않습니다. App Storage에서 버킷을 연결한 뒤, 프로그램만이 아니라 ' +
      '작업 공간(workspace) 전체를 다시 시작하세요.',
  },
};

// Korean for a Korean browser, English for everybody else.
export const language = /^ko\b/i.test(navigator.language) ? 'ko' : 'en';

// For dates and numbers: en-GB stays en-GB, but never a third language beside English sentences.
export const locale = navigator.language.toLowerCase().startsWith(language) ? navigator.language : language;

export function say(key, values = {}) {
  return dictionary[key][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

const languages = new Intl.DisplayNames(locale, { type: 'language' });

export function languageName(code) {
  return code ? languages.of(code) : '';
}

// Null for a code that has no words here: the server's own sentence serves then.
export function sayListError(code) {
  return Object.hasOwn(listErrors, code) ? listErrors[code][language] : null;
}

const numbers = new Intl.NumberFormat(locale);
const plural = new Intl.PluralRules(locale);

export function formatNumber(n) {
  return numbers.format(n);
}

export function sayCount(n) {
  return say(plural.select(n) === 'one' ? 'countOne' : 'countOther', { n: formatNumber(n) });
}

// Fills the fixed texts of the page: data-text, data-label (for screen readers), data-placeholder.
export function translate(root) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll('[data-text]')) node.textContent = say(node.dataset.text);
  for (const node of root.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', say(node.dataset.label));
    if (node.localName === 'button') node.title = say(node.dataset.label);
  }
  for (const node of root.querySelectorAll('[data-placeholder]')) node.placeholder = say(node.dataset.placeholder);
}
