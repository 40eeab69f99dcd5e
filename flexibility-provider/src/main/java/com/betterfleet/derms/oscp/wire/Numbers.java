package com.betterfleet.derms.oscp.wire;

import java.math.BigDecimal;

/** Numbers as we send them: exact, without zeros that say nothing. */
final class Numbers {

    private Numbers() {}

    static BigDecimal plain(BigDecimal value) {
        BigDecimal exact = value.stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }
}
