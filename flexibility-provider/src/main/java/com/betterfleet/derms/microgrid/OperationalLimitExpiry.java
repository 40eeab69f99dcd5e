package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.time.DueWork;
import org.springframework.stereotype.Component;

/** Releases operational limits when they expire. */
@Component
class OperationalLimitExpiry implements DueWork {

    private final MicrogridProvisioning provisioning;

    OperationalLimitExpiry(MicrogridProvisioning provisioning) {
        this.provisioning = provisioning;
    }

    @Override
    public WorkStage stage() {
        return WorkStage.FACTS;
    }

    @Override
    public void runDue() {
        provisioning.releaseExpiredLimits();
    }
}
