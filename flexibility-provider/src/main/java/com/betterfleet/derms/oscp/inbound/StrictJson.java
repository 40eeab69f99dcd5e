package com.betterfleet.derms.oscp.inbound;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Derives the mapper for received messages: exact decimals, no duplicate fields, nothing after the body. */
final class StrictJson {

    private StrictJson() {}

    static JsonMapper from(JsonMapper json) {
        return json.rebuild()
                .enable(
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }
}
