package com.betterfleet.derms.oscp.wire;

import java.math.BigDecimal;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Formats outbound numbers: exact, without trailing zeros. */
final class WireNumbers {

    private WireNumbers() {}

    static BigDecimal withoutTrailingZeros(BigDecimal value) {
        BigDecimal exact = value.stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /** Writes numbers without exponents, which simple peers cannot read. */
    static String writeJson(JsonMapper json, ObjectNode body) {
        return json.writer().with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).writeValueAsString(body);
    }
}
