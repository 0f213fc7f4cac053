// What the cache page says of one film and of what is done to it, in both languages.
export const steeringWords = {
  backToAll: { en: 'Close', ko: '닫기' },
  filmPlay: { en: 'Open in the gallery', ko: '갤러리에서 열기' },
  filmGone: { en: 'This video is not in the cache (any more)', ko: '이 동영상은 캐시에 없습니다' },
  filmGoneText: {
    en: 'It was purged, left for lack of space, or was never read. Warming fetches it.',
    ko: '제거되었거나 공간이 모자라 밀려났거나, 읽은 적이 없습니다. 미리 받으면 가져옵니다.',
  },
  filmBar: { en: 'Along its length', ko: '재생 위치별' },
  filmBarHelp: { en: 'Arrow keys read place after place.', ko: '화살표 키로 위치를 하나씩 읽습니다.' },
  place: { en: '{from} to {to} ({share})', ko: '{from} ~ {to} ({share})' },
  placeNothing: { en: 'nothing kept', ko: '저장된 것 없음' },
  filmFacts: { en: 'Facts', ko: '정보' },
  fact_state: { en: 'State', ko: '상태' },
  fact_version: { en: 'Version', ko: '버전' },
  fact_length: { en: 'Length', ko: '길이' },
  fact_kept: { en: 'Kept', ko: '저장량' },
  fact_chunks: { en: 'Chunks', ko: '청크' },
  fact_validated: { en: 'Last checked at the origin', ko: '원본 확인' },
  fact_lastUse: { en: 'Last use', ko: '마지막 사용' },
  fact_requests: { en: 'Requests', ko: '요청' },
  fact_heat: { en: 'Heat', ko: '인기' },
  keptWhere: { en: '{share}: disk {disk}, memory {memory}', ko: '{share}: 디스크 {disk}, 메모리 {memory}' },
  chunksOf: { en: '{kept} of {total}, {size} each', ko: '{total}개 중 {kept}개, 하나에 {size}' },
  filmSent: { en: 'Sent, by where it came from', ko: '출처별 보낸 양' },
  filmSentNothing: { en: 'Nothing was sent of it since the start.', ko: '시작 이후 보낸 것이 없습니다.' },
  filmChunks: { en: 'Chunks by number', ko: '청크 번호' },
  noChunks: { en: 'none', ko: '없음' },

  // Steering.
  steer: { en: 'What to do with it', ko: '관리' },
  warmWhole: { en: 'Warm the whole video', ko: '전체 미리 받기' },
  warmEnds: { en: 'Warm its ends', ko: '앞뒤만 미리 받기' },
  warmHint: {
    en: 'Warming fetches before anybody asks. The ends are what a player reads first.',
    ko: '아무도 요청하기 전에 미리 받아 둡니다. 앞뒤는 플레이어가 가장 먼저 읽는 부분입니다.',
  },
  pin: { en: 'Pin', ko: '고정' },
  unpin: { en: 'Unpin', ko: '고정 해제' },
  softPurge: { en: 'Check at next use', ko: '다음 사용 때 확인' },
  purge: { en: 'Purge…', ko: '제거…' },
  cancel: { en: 'Cancel', ko: '취소' },
  purgeTitle: { en: 'Purge this video?', ko: '이 동영상을 캐시에서 제거할까요?' },
  purgeText: {
    en: 'Up to {bytes} become unreachable at once, and the next viewer’s bytes come from the origin again. ' +
      'The file at the origin stays as it is.',
    ko: '최대 {bytes}를 바로 쓸 수 없게 되고, 다음 시청자의 바이트는 원본에서 다시 받습니다. 원본의 파일은 그대로입니다.',
  },
  purgeYes: { en: 'Purge', ko: '제거' },
  softTitle: { en: 'Ask the origin at next use?', ko: '다음 사용 때 원본에 확인할까요?' },
  softText: {
    en: 'A soft purge keeps the bytes. The next request asks the origin first whether the video is still the same, ' +
      'and only a changed one is fetched again.',
    ko: '저장된 바이트는 그대로 둡니다. 다음 요청 때 동영상이 그대로인지 원본에 먼저 묻고, 바뀐 경우에만 다시 받습니다.',
  },
  softYes: { en: 'Ask at next use', ko: '다음 사용 때 확인' },
  purged: { en: 'Purged: {bytes} withdrawn', ko: '제거했습니다: {bytes} 회수' },
  softPurged: { en: 'The origin is asked at next use', ko: '다음 사용 때 원본에 확인합니다' },
  purgedForNow: {
    en: 'Purged: {bytes} withdrawn. The disk could not take note of it: after a restart the old bytes may be back.',
    ko: '제거했습니다: {bytes} 회수. 디스크에 기록하지 못해, 다시 시작하면 이전 바이트가 돌아올 수 있습니다.',
  },
  purgedNothing: { en: 'There was nothing to purge', ko: '제거할 것이 없었습니다' },
  pinnedNow: { en: 'Pinned: {bytes} of {limit} are pinned', ko: '고정했습니다: {limit} 중 {bytes} 고정됨' },
  unpinnedNow: { en: 'Unpinned: {bytes} of {limit} are pinned', ko: '고정을 풀었습니다: {limit} 중 {bytes} 고정됨' },
  warmBegun: { en: 'Warming has begun', ko: '미리 받기를 시작했습니다' },

  // Warm jobs.
  jobs: { en: 'Warming', ko: '미리 받기' },
  job_running: { en: 'Running', ko: '진행 중' },
  job_done: { en: 'Done', ko: '완료' },
  job_cancelled: { en: 'Cancelled', ko: '취소됨' },
  job_over_budget: { en: 'Stopped at its budget', ko: '한도에서 멈춤' },
  job_over_deadline: { en: 'Stopped at its deadline', ko: '기한에서 멈춤' },
  job_failed: { en: 'Failed', ko: '실패' },
  part_ends: { en: 'Ends', ko: '앞뒤' },
  part_whole: { en: 'Whole', ko: '전체' },
  jobProgress: { en: '{have} of {wanted}', ko: '{wanted} 중 {have}' },
  jobAlready: { en: '{bytes} were there already', ko: '{bytes}는 이미 있었음' },
  jobObjects: { en: '{done} of {total} videos', ko: '동영상 {total}개 중 {done}개' },
  jobFailedObjects: { en: '{n} failed', ko: '{n}개 실패' },
  cancelJob: { en: 'Cancel warming of {name}', ko: '{name} 미리 받기 취소' },
  jobBar: { en: 'Progress of {name}', ko: '{name} 진행률' },

  // What went wrong with it, and the cure.
  fault_server: {
    en: 'The server did not answer, so nothing may have happened. Check that it runs, then try again.',
    ko: '서버가 응답하지 않아 처리되지 않았을 수 있습니다. 서버가 실행 중인지 확인한 뒤 다시 시도하세요.',
  },
  fault_refused: {
    en: 'You are not signed in any more. Sign in again, then repeat it.',
    ko: '로그인이 풀렸습니다. 다시 로그인한 뒤 다시 시도하세요.',
  },
  fault_pin_limit: {
    en: 'That would pin more than is allowed. Unpin something else, or raise --pin-size.',
    ko: '고정할 수 있는 한도를 넘습니다. 다른 것의 고정을 풀거나 --pin-size를 늘리세요.',
  },
  fault_not_storable: {
    en: 'The origin does not let this video be stored, so nothing of it can be kept. Let it send a strong ETag ' +
      'and no “no-store”.',
    ko: '원본이 이 동영상의 저장을 허용하지 않아 캐시에 둘 수 없습니다. 원본이 강한 ETag를 보내고 “no-store”를 보내지 않게 하세요.',
  },
  fault_cache_not_writable: {
    en: 'The cache disk cannot be written, so nothing was changed. Check its space and rights; the server’s log ' +
      'says more.',
    ko: '캐시 디스크에 쓸 수 없어 아무것도 바뀌지 않았습니다. 공간과 권한을 확인하세요. 자세한 내용은 서버 로그에 있습니다.',
  },
  fault_storage_failed: {
    en: 'The origin did not answer as it should. Try again in a moment; the server’s log says more.',
    ko: '원본이 제대로 답하지 않았습니다. 잠시 뒤 다시 시도하세요. 자세한 내용은 서버 로그에 있습니다.',
  },
  fault_too_many_warms: {
    en: 'Enough is being warmed already. Wait until something is done, or cancel it, then try again.',
    ko: '이미 미리 받는 것이 많습니다. 끝나기를 기다리거나 취소한 뒤 다시 시도하세요.',
  },
  fault_no_warm: { en: 'It had ended before it could be cancelled.', ko: '취소하기 전에 이미 끝났습니다.' },
  fault_warm_too_large: {
    en: 'That is more than the whole cache keeps. Give it more with --cache-size, or warm less.',
    ko: '캐시 전체보다 많습니다. --cache-size를 늘리거나 더 적게 미리 받으세요.',
  },
  fault_warm_too_many: {
    en: 'Too many files lie there. Name a longer prefix.',
    ko: '그 아래에 파일이 너무 많습니다. 더 긴 접두사를 쓰세요.',
  },
  fault_stopping: {
    en: 'The server is stopping. Try again when it runs again.',
    ko: '서버가 종료되는 중입니다. 다시 시작된 뒤 시도하세요.',
  },
  fault_missing: {
    en: 'The server knows no such video. It may have been removed or renamed at the origin.',
    ko: '서버가 이 동영상을 모릅니다. 원본에서 지워졌거나 이름이 바뀌었을 수 있습니다.',
  },
  fault_other: { en: 'That did not work. The server says: “{detail}”', ko: '처리하지 못했습니다. 서버의 답: “{detail}”' },

  // Signing in.
  loginTitle: { en: 'Sign in to the cache page', ko: '캐시 페이지 로그인' },
  loginText: {
    en: 'The token is what the server was started with: REELCACHE_ADMIN_TOKEN.',
    ko: '서버를 시작할 때 정한 REELCACHE_ADMIN_TOKEN 값을 입력하세요.',
  },
  token: { en: 'Token', ko: '토큰' },
  tokenShow: { en: 'Show the token', ko: '토큰 보기' },
  signingIn: { en: 'Signing in…', ko: '로그인 중…' },
  tokenMissing: { en: 'Type the token first.', ko: '먼저 토큰을 입력하세요.' },
  tokenWrong: {
    en: 'That is not the token. Compare it with REELCACHE_ADMIN_TOKEN, also for blanks at its ends.',
    ko: '토큰이 다릅니다. REELCACHE_ADMIN_TOKEN과 비교하고, 앞뒤 공백도 확인하세요.',
  },
  tokenUnusable: {
    en: 'A token holds only letters, digits and signs of the English keyboard.',
    ko: '토큰에는 영문 자판의 글자, 숫자, 기호만 쓸 수 있습니다.',
  },
  loginServer: {
    en: 'The server does not answer. Check that it runs and that your device is online, then try again.',
    ko: '서버가 응답하지 않습니다. 서버가 실행 중인지, 기기가 온라인인지 확인한 뒤 다시 시도하세요.',
  },
  loginOther: {
    en: 'Signing in did not work: the server answered with status {status}.',
    ko: '로그인하지 못했습니다. 서버가 상태 코드 {status}(으)로 답했습니다.',
  },
};
