
#define {{ macro }}_HASH UINT64_C(0x{{ hash }})
extern const sg_schema {{ type }};
