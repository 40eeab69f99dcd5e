package com.betterfleet.derms.quarantine;

import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import java.time.Instant;

/**
 * A subject that a job could not process.
 *
 * @param activity what the job does, for operators
 * @param since when it failed first
 * @param failures in a row
 * @param retryAt when it is tried again
 * @param reason for operators, without secrets
 */
public record SetAsideSubject(
        String job,
        String subjectId,
        SubjectKind subjectKind,
        String activity,
        Instant since,
        int failures,
        Instant retryAt,
        String reason) {

    boolean isDue(Instant now) {
        return !now.isBefore(retryAt);
    }
}
