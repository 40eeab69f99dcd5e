package com.betterfleet.derms.incident.monitoring;

import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * A check of subjects that are known by their ids. A repeated check changes nothing more, so that it needs no
 * transaction.
 */
record SubjectChecks(Collection<String> subjectIds, Consumer<List<String>> check) implements BatchWork {

    @Override
    public int processBatch(SubjectSelection selection) {
        List<String> selected = selection.only().map(List::copyOf).orElseGet(() -> selection.selectFrom(subjectIds));
        check.accept(selected);
        return selected.size();
    }

    @Override
    public Collection<String> findPending(SubjectSelection selection) {
        return selection.selectFrom(subjectIds);
    }

    @Override
    public boolean isTransactional() {
        return false;
    }
}
