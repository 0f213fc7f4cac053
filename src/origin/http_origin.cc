#include "origin/http_origin.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "http/target_uri.h"
#include "origin/http_fetch.h"
#include "origin/refused_fetch.h"

namespace reelcache {
namespace {

WallTime Now() { return std::chrono::system_clock::now(); }

}  // namespace

HttpOrigin::HttpOrigin(OriginUrl url, OriginOptions options, OriginStats* stats)
    : url_(std::move(url)), pool_(std::move(options)), stats_(*stats) {}

HttpOrigin::~HttpOrigin() = default;

std::string HttpOrigin::UrlOf(std::string_view name) const { return url_.Format() + EncodePath(name); }

std::unique_ptr<FetchHandle> HttpOrigin::Fetch(Loop& loop, FetchRequest request, FetchSink& sink) {
  if (!IsSafeRelativeName(request.name)) return std::make_unique<RefusedFetch>(loop, sink, NoSuchName(request.name));
  if (request.interval.empty())
    return std::make_unique<RefusedFetch>(loop, sink, Error{ErrorKind::kInvalid, "an empty interval was asked"});
  auto make_exchange = [this, &loop](const FetchRequest& fetch, ExchangeSink& exchange_sink) {
    ExchangeRequest exchange{UrlOf(fetch.name), false, fetch.urgent, FetchFields(fetch), &stats_.fetches};
    return std::make_shared<CurlExchange>(pool_.For(loop), pool_.options(), std::move(exchange), exchange_sink);
  };
  return std::make_unique<HttpFetch>(make_exchange, kHttpRules, stats_, std::move(request), sink);
}

void HttpOrigin::Stat(Loop& loop, std::string name, OnFacts on_facts) {
  if (!IsSafeRelativeName(name))
    return loop.Post([error = NoSuchName(name), on_facts = std::move(on_facts)] { on_facts(error); });
  ExchangeRequest request{.url = UrlOf(name), .head_only = true, .sent_counter = &stats_.stat_requests};
  GetWhole(pool_.For(loop), pool_.options(), std::move(request), 0,
           [this, &loop, name, on_facts = std::move(on_facts)](Result<AnswerHead> head, const std::string&) mutable {
             auto facts = head ? JudgeStatAnswer(*head, Now()) : Result<ObjectFacts>(head.error());
             bool no_head = head && (head->status == 405 || head->status == 501 || (head->status == 200 && !facts));
             if (no_head) return StatByRange(loop, std::move(name), std::move(on_facts));
             if (!facts) stats_.CountError(facts.error().kind);
             on_facts(std::move(facts));
           });
}

// For servers that do not know HEAD, or leave the length out of its answer.
void HttpOrigin::StatByRange(Loop& loop, std::string name, OnFacts on_facts) {
  ExchangeRequest request{.url = UrlOf(name), .fields = {"Range: bytes=0-0"}, .sent_counter = &stats_.stat_requests};
  GetWhole(pool_.For(loop), pool_.options(), std::move(request), 0,
           [this, on_facts = std::move(on_facts)](Result<AnswerHead> head, const std::string&) {
             auto facts = head ? JudgeStatAnswer(*head, Now()) : Result<ObjectFacts>(head.error());
             if (!facts) stats_.CountError(facts.error().kind);
             on_facts(std::move(facts));
           });
}

void HttpOrigin::List(Loop& loop, std::string token, OnListPage on_page) {
  auto queue = token.empty() ? FolderQueue() : FolderQueue::Parse(std::move(token));
  auto folder = queue ? queue->Pop() : std::nullopt;
  if (!folder)
    return loop.Post([on_page = std::move(on_page)] {
      on_page(Error{ErrorKind::kInvalid, "the page token was not written by this origin"});
    });
  ExchangeRequest request{.url = UrlOf(*folder),
                          .fields = {"Accept: application/json, text/html;q=0.9"},
                          .sent_counter = &stats_.list_requests};
  GetWhole(pool_.For(loop), pool_.options(), std::move(request), kMostPageBytes,
           [this, folder = *folder, queue = std::move(*queue), on_page = std::move(on_page)](
               Result<AnswerHead> head, const std::string& body) mutable {
             auto page = ReadFolder(head, body, folder, std::move(queue));
             if (!page) {
               stats_.CountError(page.error().kind);
               page.error().message = fmt::format("listing of {}: {}", Quoted(UrlOf(folder)), page.error().message);
             }
             on_page(std::move(page));
           });
}

Result<ListPage> HttpOrigin::ReadFolder(const Result<AnswerHead>& head, std::string_view body,
                                        const std::string& folder, FolderQueue queue) {
  if (!head) return head.error();
  if (head->status != 200) {
    Error error = StatusError(*head, Now());
    bool gone = error.kind == ErrorKind::kNotFound || error.kind == ErrorKind::kForbidden;
    if (folder.empty() || !gone) return error;
    skipped_.Note(folder, error.message);  // a folder that went away meanwhile
    return ListPage{{}, queue.Format()};
  }
  if (PercentDecode(PathOfUrl(head->url)) != PercentDecode(PathOfUrl(UrlOf(folder))))
    return Error{ErrorKind::kBadAnswer, fmt::format("the server redirects the folder to {}", Quoted(head->url))};
  if (queue.asked() > kMostFolders)
    return Error{ErrorKind::kBadAnswer, fmt::format("there are more than {} folders", kMostFolders)};
  auto page = ParseIndexPage(head->fields.Find("Content-Type").value_or(""), body, head->url);
  if (!page) return page.error();
  for (const std::string& name : page->refused) skipped_.Note(folder + name, "its name is not UTF-8 or not a plain name");
  return PageOf(page->entries, folder, std::move(queue));
}

ListPage HttpOrigin::PageOf(const std::vector<IndexEntry>& entries, const std::string& folder, FolderQueue queue) {
  const auto level = std::count(folder.begin(), folder.end(), '/');
  ListPage page;
  std::vector<std::string> folders;
  for (const IndexEntry& entry : entries) {
    std::string name = folder + entry.name;
    if (!IsSafeRelativeName(name))
      skipped_.Note(name, "its name is too long");
    else if (!entry.folder)
      page.objects.push_back({std::move(name), entry.size, entry.last_modified, std::nullopt});
    else if (level < kMostLevels)
      folders.push_back(name + '/');
    else
      skipped_.Note(name, fmt::format("it lies more than {} folders deep", kMostLevels));
  }
  queue.Push(folders);
  page.next = queue.Format();
  return page;
}

}  // namespace reelcache
