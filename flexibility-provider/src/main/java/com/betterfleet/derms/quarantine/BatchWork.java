package com.betterfleet.derms.quarantine;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * The work of a job on many subjects at once.
 *
 * @param process claims and processes selected subjects, as many as one batch holds; returns how many were claimed
 * @param findPending finds the subjects that such a batch would claim; called only after a failure. Reads nothing that
 *     can be faulty
 * @param transactional whether a batch is one transaction; otherwise a part of a failed batch may have been done, and is
 *     repeated
 */
public record BatchWork(
        ToIntFunction<SubjectSelection> process,
        Function<SubjectSelection, ? extends Collection<String>> findPending,
        boolean transactional) {

    /** Creates work of which each batch is one transaction. */
    public static BatchWork inTransaction(
            ToIntFunction<SubjectSelection> process,
            Function<SubjectSelection, ? extends Collection<String>> findPending) {
        return new BatchWork(process, findPending, true);
    }

    /** Creates work that has its own transactions, or none; a part of it may be done twice. */
    public static BatchWork withoutTransaction(
            ToIntFunction<SubjectSelection> process,
            Function<SubjectSelection, ? extends Collection<String>> findPending) {
        return new BatchWork(process, findPending, false);
    }

    /** Creates work without a transaction on subjects that the caller selects by their ids. */
    static BatchWork ofSubjects(Consumer<List<String>> work) {
        return withoutTransaction(
                selection -> {
                    List<String> selected = selection.only().map(List::copyOf).orElseThrow();
                    work.accept(selected);
                    return selected.size();
                },
                selection -> List.of());
    }
}
