package com.betterfleet.derms.oscp.wire;

import java.math.BigDecimal;
import tools.jackson.databind.node.ObjectNode;

/** Numbers as we send them: without an exponent, which peers of simple make do not read. */
final class Numbers {

    private Numbers() {}

    static void put(ObjectNode into, String field, BigDecimal value) {
        BigDecimal exact = value.stripTrailingZeros();
        if (exact.scale() <= 0) {
            into.put(field, exact.toBigIntegerExact());
        } else {
            into.put(field, exact);
        }
    }
}
