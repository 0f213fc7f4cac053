#include "http/request_parser.h"

#include <benchmark/benchmark.h>

#include <string>

namespace reelcache {
namespace {

const std::string kPlayerRequest =
    "GET /download/films/a%20film.mp4 HTTP/1.1\r\n"
    "Host: 127.0.0.1:5000\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)\r\n"
    "Accept: */*\r\n"
    "Accept-Encoding: identity;q=1, *;q=0\r\n"
    "Referer: http://127.0.0.1:5000/\r\n"
    "Range: bytes=1114112-\r\n"
    "Connection: keep-alive\r\n"
    "\r\n";

// One request after another on one connection, in reads of `state.range(0)` bytes.
void ParseRequest(benchmark::State& state) {
  RequestParser parser;
  auto read_size = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    std::string_view rest = kPlayerRequest;
    while (parser.state() == ParseState::kReadingHead) rest.remove_prefix(parser.Feed(rest.substr(0, read_size)));
    if (parser.state() != ParseState::kComplete) state.SkipWithError("refused");
    benchmark::DoNotOptimize(parser.head().fields.lines().data());
    parser.Reset();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kPlayerRequest.size()));
}

BENCHMARK(ParseRequest)->Arg(64 * 1024)->Arg(100)->Arg(1);

}  // namespace
}  // namespace reelcache
