#include "media/container_layout.h"

#include "media/damage_words.h"
#include "media/matroska_layout.h"
#include "media/mp4_layout.h"
#include "media/old_layouts.h"

namespace reelcache {

std::string EndsTooEarly(std::uint64_t part_end, std::uint64_t complete_length, std::string_view part) {
  return InEnglish(kDamageEndsEarly, part_end - complete_length, part);
}

ContainerLayout ReadContainerLayout(ByteSource& source) {
  const std::string head = source.Read(0, 16);
  if (IsMp4(head)) return ReadMp4Layout(source);
  if (IsMatroska(head)) return ReadMatroskaLayout(source);
  for (auto* read : {ReadAviLayout, ReadFlvLayout, ReadAsfLayout})
    if (ContainerLayout layout = read(source, head); !layout.container.empty()) return layout;
  return {};
}

}  // namespace reelcache
