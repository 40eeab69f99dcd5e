package com.betterfleet.derms.forecast.writer;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.database.BatchCommitter;
import com.betterfleet.derms.database.BatchCommitter.BatchLimits;
import com.betterfleet.derms.database.BatchCommitter.FailurePolicy;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.ForecastWriter;
import com.betterfleet.derms.forecast.IntakeOutcome;
import com.betterfleet.derms.forecast.ValidationResult;
import com.betterfleet.derms.partner.PartnerProperties;
import java.util.List;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes concurrent forecasts in shared transactions, so that a few database connections suffice for many partners.
 * Each caller is answered after the commit of its forecast; one that fails does not affect the others of its batch.
 */
@Component
@Primary
class GroupCommit implements ForecastWriter {

    /** Two writers, so that one works while the other waits for the disk. */
    private static final BatchLimits LIMITS = new BatchLimits("forecast-writer", 256, 2);

    private final JdbcForecastWriter writer;
    private final TransactionTemplate transaction;
    private final BatchCommitter<WriteRequest, IntakeOutcome> committer =
            new BatchCommitter<>(LIMITS, FailurePolicy.RETRY_SINGLY, this::writeInTransaction);

    GroupCommit(JdbcForecastWriter writer, TransactionTemplate transaction) {
        this.writer = writer;
        this.transaction = transaction;
    }

    /** Writes within the caller's transaction where there is one: the forecast is then durable when that commits. */
    @Override
    public IntakeOutcome writeForecast(
            ForecastSubmission submission,
            GroupBinding binding,
            PartnerProperties profile,
            ValidationResult.ValidForecast validated) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return writer.writeForecast(submission, binding, profile, validated);
        }
        return committer.processItem(new WriteRequest(submission, binding, profile, validated));
    }

    /** The number of forecasts that wait to be written. */
    int countPending() {
        return committer.countPending();
    }

    private List<IntakeOutcome> writeInTransaction(List<WriteRequest> requests) {
        List<IntakeOutcome> outcomes = transaction.execute(status -> writer.writeAll(requests));
        if (outcomes == null) {
            throw new IllegalStateException("the transaction returned no outcomes");
        }
        return outcomes;
    }
}
