#include "origin/curl_get.h"

#include <fmt/format.h>

namespace reelcache {
namespace {

class WholeAnswer final : public ExchangeSink {
 public:
  WholeAnswer(std::size_t most_body_bytes, OnWholeAnswer on_answer)
      : most_body_bytes_(most_body_bytes), on_answer_(std::move(on_answer)) {}

  bool OnAnswer(const AnswerHead& head) override {
    url_ = head.url;
    status_ = head.status;
    for (const auto& [name, value] : head.fields.lines()) fields_.emplace_back(name, value);
    return most_body_bytes_ > 0;
  }

  Take OnBody(std::string_view bytes) override {
    if (status_ != 200) {
      body_ += bytes.substr(0, kMostErrorBytes - body_.size());
      return body_.size() < kMostErrorBytes ? Take::kMore : Take::kEnough;
    }
    too_long_ = body_.size() + bytes.size() > most_body_bytes_;
    if (too_long_) return Take::kEnough;
    body_ += bytes;
    return Take::kMore;
  }

  void OnDone(Status transport) override {
    if (too_long_)
      transport = Error{ErrorKind::kBadAnswer, fmt::format("the answer is longer than {} bytes", most_body_bytes_)};
    if (!transport) return on_answer_(transport.error(), {});
    AnswerHead head{status_, url_, {}};
    for (const auto& [name, value] : fields_) head.fields.Add(name, value);
    on_answer_(std::move(head), std::move(body_));
  }

 private:
  std::size_t most_body_bytes_;
  OnWholeAnswer on_answer_;
  int status_ = 0;
  std::string url_;
  std::vector<std::pair<std::string, std::string>> fields_;
  std::string body_;
  bool too_long_ = false;
};

}  // namespace

std::shared_ptr<ExchangeSink> MakeWholeSink(std::size_t most_body_bytes, OnWholeAnswer on_answer) {
  return std::make_shared<WholeAnswer>(most_body_bytes, std::move(on_answer));
}

void GetWhole(CurlMulti& multi, const OriginOptions& options, ExchangeRequest request, std::size_t most_body_bytes,
              OnWholeAnswer on_answer) {
  auto sink = MakeWholeSink(most_body_bytes, std::move(on_answer));
  std::make_shared<CurlExchange>(multi, options, std::move(request), std::move(sink))->Start();
}

}  // namespace reelcache
