package com.betterfleet.derms.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many scopes are in which mode (each count filters the cards), and what of them is listed.
 *
 * @param counts per mode; a mode without scopes may be absent
 * @param selected null: all modes
 * @param search what the name must contain; empty: anything
 * @param page counted from 1
 * @param pages at least 1
 */
record SummaryView(Map<Mode, Long> counts, @Nullable Mode selected, String search, int page, int pages) {

    /** {@code key} is empty for "all". */
    record Filter(String key, String label, Tone tone, String icon, long count, boolean selected) {}

    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All first, then worst first. */
    public List<Filter> filters() {
        List<Filter> filters = new ArrayList<>();
        filters.add(new Filter("", "All", Tone.PLAIN, "layout-grid", total(), selected == null));
        Arrays.stream(Mode.values())
                .map(mode -> new Filter(
                        mode.key(),
                        mode.label(),
                        mode.tone(),
                        mode.icon(),
                        counts.getOrDefault(mode, 0L),
                        mode == selected))
                .forEach(filters::add);
        return List.copyOf(filters);
    }

    public String modeKey() {
        return selected == null ? "" : selected.key();
    }

    /** Nothing exists at all, as opposed to nothing found. */
    public boolean empty() {
        return total() == 0 && search.isEmpty();
    }
}
