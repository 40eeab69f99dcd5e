package com.betterfleet.derms.oscp.wire;

import java.math.BigDecimal;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Numbers as we send them: exact, without zeros that say nothing. */
final class WireNumbers {

    private WireNumbers() {}

    static BigDecimal withoutTrailingZeros(BigDecimal value) {
        BigDecimal exact = value.stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /** Without exponents, which peers of simple make do not read. */
    static String writeJson(JsonMapper json, ObjectNode body) {
        return json.writer().with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).writeValueAsString(body);
    }
}
