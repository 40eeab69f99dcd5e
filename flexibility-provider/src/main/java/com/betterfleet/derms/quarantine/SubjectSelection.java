package com.betterfleet.derms.quarantine;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

    /**
     * The parameters of the condition {@code id <> all(:excluded) and (:only::text[] is null or id = any(:only))}, or of its
     * first half.
     */
    public Map<String, @Nullable Object> parameters() {
        return toParameters(ids -> ids.toArray(String[]::new));
    }

    /** The same for subjects with a number as id, with {@code :only::bigint[]}. */
    public Map<String, @Nullable Object> numberParameters() {
        return toParameters(ids -> ids.stream().map(Long::valueOf).toArray(Long[]::new));
    }

    private Map<String, @Nullable Object> toParameters(Function<Set<String>, Object> toArray) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("excluded", toArray.apply(excluded));
        parameters.put("only", only.map(toArray).orElse(null));
        return parameters;
    }
}
