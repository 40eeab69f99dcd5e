package com.betterfleet.derms.quarantine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The subjects that a batch may process.
 *
 * @param excluded subjects that are set aside
 * @param only if present, these subjects and no others
 */
public record SubjectSelection(Set<String> excluded, Optional<Set<String>> only) {

    public SubjectSelection {
        excluded = Set.copyOf(excluded);
        only = only.map(Set::copyOf);
    }

    static SubjectSelection allExcept(Set<String> excluded) {
        return new SubjectSelection(excluded, Optional.empty());
    }

    static SubjectSelection only(Collection<String> subjects) {
        return new SubjectSelection(Set.of(), Optional.of(Set.copyOf(subjects)));
    }

    public boolean includes(String subjectId) {
        return !excluded.contains(subjectId)
                && only.map(ids -> ids.contains(subjectId)).orElse(true);
    }

    /** The selected of these subjects, in their order. */
    public List<String> selectFrom(Collection<String> subjectIds) {
        return subjectIds.stream().filter(this::includes).toList();
    }

    /** A parameter for a condition {@code id <> all(:excluded)}. */
    public String[] excludedIds() {
        return excluded.toArray(String[]::new);
    }

    /** A parameter for a condition {@code (:only::text[] is null or id = any(:only))}. */
    public String @Nullable [] onlyIds() {
        return only.map(ids -> ids.toArray(String[]::new)).orElse(null);
    }

    /** The same as {@link #excludedIds()} for subjects with a number as id. */
    public Long[] excludedNumbers() {
        return excluded.stream().map(Long::valueOf).toArray(Long[]::new);
    }

    /** The same as {@link #onlyIds()} for subjects with a number as id. */
    public Long @Nullable [] onlyNumbers() {
        return only.map(ids -> ids.stream().map(Long::valueOf).toArray(Long[]::new))
                .orElse(null);
    }
}
