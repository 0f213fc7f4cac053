# Warnings and sanitizers for our own targets only: link `build_flags` PRIVATE.
add_library(build_flags INTERFACE)
target_compile_options(build_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -Wimplicit-fallthrough -Wno-missing-field-initializers $<$<BOOL:${REELCACHE_WERROR}>:-Werror>)
foreach(sanitizer IN LISTS REELCACHE_SANITIZE)
  target_compile_options(build_flags INTERFACE -fsanitize=${sanitizer} -fno-omit-frame-pointer)
  target_link_options(build_flags INTERFACE -fsanitize=${sanitizer})
endforeach()
if("undefined" IN_LIST REELCACHE_SANITIZE)
  target_compile_options(build_flags INTERFACE -fno-sanitize-recover=undefined)
endif()

# precompile(<target> <owner> <headers>): the target uses the owner's precompiled headers; the owner is the first to call.
# Both are compiled with the same flags.
function(precompile target owner)
  if(NOT REELCACHE_PCH)
    return()
  elseif(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()
