#include "schemagen_rt.h"

#if SG_RT_ABI != 2
#error "schemagen_rt.h is of another schemagen than this header: run schemagen generate"
#endif
#ifdef __cplusplus
extern "C" {
#endif
