// What the commands that ask a running server say. The words of one command alone: its help, and how it ended.
#pragma once

#include "base/language.h"

namespace reelcache {

struct CommandWords {
  // {0}: the option, {1}: the command
  static constexpr Wording kNoSuchOption = {"{0} is not an option of {1}: reelcache {1} --help shows them",
                                            "{0}: {1}에 없는 옵션입니다. reelcache {1} --help로 확인하세요"};
  static constexpr Wording kUnclearOptions = {"the options of {0} cannot be read: reelcache {0} --help shows them",
                                              "{0}의 옵션을 알아볼 수 없습니다. reelcache {0} --help로 확인하세요"};
  static constexpr Wording kNoValue = {"{0} has no value: reelcache {1} --help shows what it takes",
                                       "{0} 뒤에 값이 없습니다. reelcache {1} --help로 쓸 수 있는 값을 확인하세요"};
  // {0}: the command, {1}: the choices
  static constexpr Wording kSayOne = {"say one of {1}: reelcache {0} --help shows how",
                                      "{1} 중 하나만 알려 주세요. reelcache {0} --help로 확인하세요"};
  static constexpr Wording kNameOrPrefix = {"a name and --prefix", "이름과 --prefix"};
  static constexpr Wording kNamePrefixOrAll = {"a name, --prefix and --all", "이름, --prefix, --all"};
  static constexpr Wording kWantsName = {"explain wants the name of an object: reelcache explain NAME [RANGE]",
                                         "객체의 이름을 알려 주세요: reelcache explain 이름 [범위]"};

  // {0}: where --admin was said
  static constexpr Wording kNoAddress = {
      "{0} is {1}, which is not an address: write one such as 127.0.0.1:5010 or unix:/run/reelcache/admin.sock",
      "{0}의 값이 {1}인데 주소가 아닙니다. 127.0.0.1:5010이나 unix:/run/reelcache/admin.sock처럼 쓰세요"};
  static constexpr Wording kAdminOff = {"{0} is off: say with --admin where the server is",
                                        "{0}의 값이 off입니다. 서버가 어디 있는지 --admin으로 알려 주세요"};
  static constexpr Wording kAnyPort = {
      "{0} leaves the port to the server, and none uses the cache in {1}: start it, or say with --admin where it is",
      "{0}의 포트는 서버가 정하는데, {1}의 캐시를 쓰는 서버가 없습니다. 서버를 시작하거나 --admin으로 주소를 알려 주세요"};
  static constexpr Wording kNobodyAnswers = {
      "the server that uses the cache in {0} answers no operators: start it with another --admin or with {1}",
      "{0}의 캐시를 쓰는 서버가 운영자에게 답하지 않습니다. 다른 --admin이나 {1}을 정해 서버를 시작하세요"};
  static constexpr Wording kNotTaken = {
      "{} does not take this command ({}): set {} as the server has it, or say with --admin where the server's "
      "operator address is",
      "{}에서 이 명령을 받지 않습니다 ({}): {}을 서버와 같게 정하거나 --admin으로 서버의 운영자 주소를 알려 주세요"};
  static constexpr Wording kAdminHelp = {
      "  --admin ADDRESS       the server: HOST:PORT or unix:PATH of its --admin, or its\n"
      "                        http(s) address [what serve would take here; for auto,\n"
      "                        what the server says that has the cache folder]\n\n"
      "REELCACHE_ADMIN_TOKEN is the token for a server that wants one.\n",
      "  --admin ADDRESS       서버의 --admin인 HOST:PORT나 unix:PATH, 또는 서버의 http(s)\n"
      "                        주소 [여기서 serve가 쓸 값. auto이면 캐시 폴더를 쓰는\n"
      "                        서버가 알리는 주소]\n\n"
      "서버가 토큰을 요구하면 REELCACHE_ADMIN_TOKEN에 넣으세요.\n"};
};

struct PurgeWords {
  static constexpr Wording kHelp = {
      "Usage: reelcache purge NAME [options]\n\n"
      "Takes an object out of the cache of a running server. The next request fetches it\n"
      "anew, though the origin still has the same version; who watches it already goes on.\n"
      "Its space on the disk returns as the cache turns; that of --all at once.\n\n"
      "  --prefix TEXT         all objects whose names begin with this; \"\": all\n"
      "  --all                 everything but pins\n"
      "  --soft                keep the bytes, and ask the origin at the next use whether\n"
      "                        they are still good\n",
      "사용법: reelcache purge 이름 [옵션]\n\n"
      "실행 중인 서버의 캐시에서 객체를 뺍니다. 원본이 그대로여도 다음 요청 때 새로\n"
      "받아 오며, 이미 보고 있는 사람은 끊기지 않습니다. 디스크 공간은 캐시가 돌면서\n"
      "돌아오고, --all이면 바로 돌아옵니다.\n\n"
      "  --prefix TEXT         이름이 이것으로 시작하는 모든 객체. \"\"이면 전부\n"
      "  --all                 고정한 것을 뺀 전부\n"
      "  --soft                데이터는 두고, 다음에 쓸 때 그대로인지 원본에 확인합니다\n"};
  static constexpr Wording kAsked = {"{} objects are asked for at the origin at their next use\n",
                                     "객체 {}개: 다음에 쓸 때 원본에 확인합니다\n"};
  static constexpr Wording kOneAsked = {"{} object is asked for at the origin at its next use\n",
                                        "객체 {}개: 다음에 쓸 때 원본에 확인합니다\n"};
  static constexpr Wording kOut = {"{} objects are out of the cache, {} were withdrawn from memory and disk\n",
                                   "객체 {}개를 캐시에서 뺐습니다. 메모리와 디스크에서 {}를 거두었습니다\n"};
  static constexpr Wording kOneOut = {"{} object is out of the cache, {} were withdrawn from memory and disk\n",
                                      "객체 {}개를 캐시에서 뺐습니다. 메모리와 디스크에서 {}를 거두었습니다\n"};
  static constexpr Wording kUnknownName = {
      "the cache knows nothing of the name {}: /cache on the server lists what it has",
      "캐시에 {}라는 이름이 없습니다. 서버의 /cache에서 무엇이 있는지 보세요"};
  static constexpr Wording kUnknownPrefix = {
      "the cache knows no name that begins with {}: /cache on the server lists what it has",
      "캐시에 {}로 시작하는 이름이 없습니다. 서버의 /cache에서 무엇이 있는지 보세요"};
  static constexpr Wording kNotLasting = {
      "the disk could not take note of it: after a restart it may be undone, and is to be repeated then\n",
      "디스크에 기록하지 못했습니다: 서버가 다시 시작하면 되살아날 수 있으니 그 뒤에 다시 실행하세요\n"};
};

struct PinWords {
  static constexpr Wording kPinHelp = {
      "Usage: reelcache pin NAME [options]\n\n"
      "Pins an object in the cache of a running server: what the disk has of it stays\n"
      "while others come and go, over restarts and purges, too. A pin fetches nothing;\n"
      "reelcache warm does. Pinned objects together, with the bytes that are not cached\n"
      "yet, take --pin-size of the server at most.\n\n"
      "  --prefix TEXT         all objects the cache knows at this moment whose names\n"
      "                        begin with this; \"\": all\n",
      "사용법: reelcache pin 이름 [옵션]\n\n"
      "실행 중인 서버의 캐시에 객체를 고정합니다. 디스크에 있는 부분은 다른 것이 드나들어도,\n"
      "서버가 다시 시작하거나 캐시를 비워도 남습니다. 고정한다고 받아 오지는 않으며, 그것은\n"
      "reelcache warm이 합니다. 고정한 객체는 아직 캐시에 없는 부분까지 합쳐 서버의\n"
      "--pin-size를 넘을 수 없습니다.\n\n"
      "  --prefix TEXT         지금 캐시에 있고 이름이 이것으로 시작하는 모든 객체.\n"
      "                        \"\"이면 전부\n"};
  static constexpr Wording kUnpinHelp = {
      "Usage: reelcache unpin NAME [options]\n\n"
      "Takes back what reelcache pin did. The bytes stay until they are not used.\n\n"
      "  --prefix TEXT         all pinned objects whose names begin with this; \"\": all\n",
      "사용법: reelcache unpin 이름 [옵션]\n\n"
      "reelcache pin으로 한 고정을 풉니다. 데이터는 쓰이는 동안 남아 있습니다.\n\n"
      "  --prefix TEXT         고정한 객체 가운데 이름이 이것으로 시작하는 전부.\n"
      "                        \"\"이면 모두\n"};
  static constexpr Wording kPinsHelp = {
      "Usage: reelcache pins [options]\n\n"
      "Lists what is pinned in the cache of a running server.\n\n"
      "  --json                the answer as JSON instead of a table\n",
      "사용법: reelcache pins [옵션]\n\n"
      "실행 중인 서버의 캐시에 고정된 것을 보여 줍니다.\n\n"
      "  --json                표 대신 JSON으로\n"};
  static constexpr Wording kTotals = {"{0} of {1} are pinned\n", "{1} 중 {0} 고정됨\n"};
  static constexpr Wording kPinned = {"{} objects were pinned: ", "객체 {}개를 고정했습니다: "};
  static constexpr Wording kOnePinned = {"{} object was pinned: ", "객체 {}개를 고정했습니다: "};
  static constexpr Wording kUnpinned = {"{} objects were unpinned: ", "객체 {}개의 고정을 풀었습니다: "};
  static constexpr Wording kOneUnpinned = {"{} object was unpinned: ", "객체 {}개의 고정을 풀었습니다: "};
};

struct WarmWords {
  static constexpr Wording kHelp = {
      "Usage: reelcache warm NAME|--prefix PREFIX [options]\n\n"
      "Lets a running server fetch what is missing of a video, or of all below a prefix,\n"
      "before anybody watches it. Viewers go first. Ctrl-C cancels it.\n\n"
      "  --prefix TEXT         all videos whose names begin with this; \"\": all\n"
      "  --part ends|whole     the first and last MiB, where the index lies, or everything\n"
      "                        [whole]\n"
      "  --budget SIZE         fetch no more than this\n"
      "  --deadline TIME       end after this time\n"
      "  --no-wait             only begin it\n"
      "  --json                the result as JSON\n",
      "사용법: reelcache warm 이름|--prefix 접두사 [옵션]\n\n"
      "누가 보기 전에, 실행 중인 서버가 동영상 하나 또는 접두사 아래 전부에서 없는 부분을\n"
      "미리 받아 오게 합니다. 보는 사람이 먼저입니다. Ctrl-C로 취소합니다.\n\n"
      "  --prefix TEXT         이름이 이것으로 시작하는 모든 동영상. \"\"이면 전부\n"
      "  --part ends|whole     색인이 있는 처음과 마지막 MiB만, 또는 전부 [whole]\n"
      "  --budget SIZE         이보다 많이 받지 않습니다\n"
      "  --deadline TIME       이 시간이 지나면 끝냅니다\n"
      "  --no-wait             시작만 합니다\n"
      "  --json                결과를 JSON으로\n"};
  static constexpr Wording kBegun = {"begun: warm {}\n", "시작했습니다: 작업 {}\n"};
};

struct ExplainCommandWords {
  static constexpr Wording kHelp = {
      "Usage: reelcache explain NAME [RANGE] [options]\n\n"
      "Tells what a running server would do with a request for this object now, and why:\n"
      "where each byte is, what would be fetched, and what its first byte would wait for.\n"
      "RANGE is as in a request: 0-, 1000-1999 or -500 [the whole object].\n\n"
      "  --json                the same as JSON\n",
      "사용법: reelcache explain 이름 [범위] [옵션]\n\n"
      "지금 이 객체를 요청하면 실행 중인 서버가 무엇을 왜 할지 알려 줍니다: 각 바이트가\n"
      "어디 있는지, 무엇을 받아 올지, 첫 바이트가 무엇을 기다릴지.\n"
      "범위는 요청에서처럼 0-, 1000-1999, -500으로 씁니다 [객체 전체].\n\n"
      "  --json                같은 내용을 JSON으로\n"};
};

struct StatsWords {
  static constexpr Wording kHelp = {
      "Usage: reelcache stats [options]\n\n"
      "Shows what a running server did since its start.\n\n"
      "  --url URL             the server [http://127.0.0.1 and the port that serve would\n"
      "                        take here; where viewers get no numbers, --admin]\n"
      "  --json                the numbers as JSON instead of a table\n",
      "사용법: reelcache stats [옵션]\n\n"
      "실행 중인 서버가 시작한 뒤로 한 일을 보여 줍니다.\n\n"
      "  --url URL             서버의 주소 [http://127.0.0.1과 여기서 serve가 쓸 포트.\n"
      "                        통계를 공개하지 않는 서버이면 --admin]\n"
      "  --json                표 대신 JSON으로\n"};
};

}  // namespace reelcache
