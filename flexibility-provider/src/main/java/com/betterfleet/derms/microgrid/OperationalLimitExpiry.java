package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.time.DueWork;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Releases operational limits when they expire. */
@Component
class OperationalLimitExpiry implements DueWork {

    private static final IsolatedJob JOB = new IsolatedJob(
            "OPERATIONAL_LIMIT_EXPIRY", SubjectKind.CIRCUIT, "releasing its expired operational limit");

    private final JobIsolation isolation;
    private final BatchWork expiredLimits;

    OperationalLimitExpiry(MicrogridProvisioning provisioning, Quarantine quarantine) {
        this.expiredLimits =
                BatchWork.inTransaction(provisioning::releaseExpiredLimits, provisioning::findCircuitsWithExpiredLimit);
        this.isolation = quarantine.isolate(JOB);
    }

    @Override
    public WorkStage stage() {
        return WorkStage.FACTS;
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcMicrogridDirectory.limitExpirySql(JOB));
    }

    @Override
    public void runDue() {
        isolation.retrySetAside(expiredLimits);
        isolation.runBatch(expiredLimits);
    }
}
