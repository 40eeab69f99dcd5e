package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.time.DueWork;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Ends operational limits at their time. */
@Component
@Order(DueWork.FACTS)
class LimitExpiry implements DueWork {

    private final Provisioning provisioning;

    LimitExpiry(Provisioning provisioning) {
        this.provisioning = provisioning;
    }

    @Override
    public void runDue() {
        provisioning.releaseExpiredLimits();
    }
}
