package com.betterfleet.derms.quarantine;

import java.util.Collection;

/** The work of a job on many subjects at once. */
public interface BatchWork {

    /**
     * Claims and processes selected subjects, as many as one batch holds.
     *
     * @return how many were claimed
     */
    int processBatch(SubjectSelection selection);

    /** The subjects that such a batch would claim; called only after a failure. Reads nothing that can be faulty. */
    Collection<String> findPending(SubjectSelection selection);

    /** Whether a batch is one transaction; otherwise a part of a failed batch may have been done, and is repeated. */
    default boolean isTransactional() {
        return true;
    }
}
