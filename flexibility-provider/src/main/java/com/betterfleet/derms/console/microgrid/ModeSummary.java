package com.betterfleet.derms.console.microgrid;

import com.betterfleet.derms.console.layout.FilterLink;
import com.betterfleet.derms.console.layout.ModeBadge;
import com.betterfleet.derms.console.layout.StatusColor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The number of scopes in each mode, as filters, and the selected page of cards.
 *
 * @param counts per mode; a mode without scopes may be absent
 * @param selected null: all modes
 * @param search a part of the name; empty: any
 * @param page counted from 1
 * @param pages at least 1
 */
public record ModeSummary(
        Map<ModeBadge, Long> counts, @Nullable ModeBadge selected, String search, int page, int pages) {

    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The filter for all scopes, then the modes, worst first. */
    public List<FilterLink> filters() {
        List<FilterLink> filters = new ArrayList<>();
        filters.add(new FilterLink("", "All", StatusColor.PLAIN, "layout-grid", total(), selected == null));
        Arrays.stream(ModeBadge.values())
                .map(mode -> new FilterLink(
                        mode.urlKey(),
                        mode.label(),
                        mode.color(),
                        mode.icon(),
                        counts.getOrDefault(mode, 0L),
                        mode == selected))
                .forEach(filters::add);
        return List.copyOf(filters);
    }

    public String modeKey() {
        return selected == null ? "" : selected.urlKey();
    }

    /** Whether no scope exists at all, unlike a search without matches. */
    public boolean isEmpty() {
        return total() == 0 && search.isEmpty();
    }
}
