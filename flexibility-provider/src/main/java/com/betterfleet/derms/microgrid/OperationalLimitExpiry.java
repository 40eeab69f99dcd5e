package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.time.DueWork;
import org.springframework.stereotype.Component;

/** Releases operational limits when they expire. */
@Component
class OperationalLimitExpiry implements DueWork {

    private final JobIsolation isolation;
    private final BatchWork expiredLimits;

    OperationalLimitExpiry(MicrogridProvisioning provisioning, Quarantine quarantine) {
        this.expiredLimits =
                BatchWork.inTransaction(provisioning::releaseExpiredLimits, provisioning::findCircuitsWithExpiredLimit);
        this.isolation = quarantine.isolate(new IsolatedJob(
                "OPERATIONAL_LIMIT_EXPIRY", SubjectKind.CIRCUIT, "releasing its expired operational limit"));
    }

    @Override
    public WorkStage stage() {
        return WorkStage.FACTS;
    }

    @Override
    public void runDue() {
        isolation.retrySetAside(expiredLimits);
        isolation.runBatch(expiredLimits);
    }
}
