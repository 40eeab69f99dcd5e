package com.betterfleet.derms.quarantine;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Work on subjects that are known by their ids, without a transaction of its own. */
record SubjectWork(Collection<String> subjectIds, Consumer<List<String>> work) implements BatchWork {

    @Override
    public int processBatch(SubjectSelection selection) {
        List<String> selected = selection.only().map(List::copyOf).orElseGet(() -> selection.selectFrom(subjectIds));
        work.accept(selected);
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
