package com.betterfleet.derms.quarantine;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

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

    /**
     * Creates work on subjects that are known by their ids. It has no transaction, so that a part of it may be done
     * twice.
     */
    static BatchWork ofSubjects(Collection<String> subjectIds, Consumer<List<String>> work) {
        return new SubjectWork(subjectIds, work);
    }

    /** Whether a batch is one transaction; otherwise a part of a failed batch may have been done, and is repeated. */
    default boolean isTransactional() {
        return true;
    }
}
