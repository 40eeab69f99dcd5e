package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.time.DueWork;
import org.springframework.stereotype.Component;

/** Ends operational limits at their time. */
@Component
class LimitExpiry implements DueWork {

    private final Provisioning provisioning;

    LimitExpiry(Provisioning provisioning) {
        this.provisioning = provisioning;
    }

    @Override
    public Stage stage() {
        return Stage.FACTS;
    }

    @Override
    public void runDue() {
        provisioning.releaseExpiredLimits();
    }
}
