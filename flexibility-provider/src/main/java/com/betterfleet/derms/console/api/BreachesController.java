package com.betterfleet.derms.console.api;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.Breaches;
import com.betterfleet.derms.listing.Page;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where the load of a scope is or was above its limit (M19). */
@RestController
@RequestMapping("/api/v1/scopes/{id}/breaches")
class BreachesController {

    private final Breaches breaches;
    private final InstantSource clock;

    BreachesController(Breaches breaches, InstantSource clock) {
        this.breaches = breaches;
        this.clock = clock;
    }

    /**
     * One episode.
     *
     * @param direction IMPORT: drawn; EXPORT: fed in
     * @param kind SHORT_WINDOW or QUARTER_HOUR: over what span of time it was too much
     * @param basis SITE_METER, or SUM_OF_CHARGERS where there is no site meter
     * @param estimated whether any of it is told by power samples instead of registers
     * @param start the start of the first window that was over the limit
     * @param end the end of the last one; null: it goes on
     * @param noDataSince since when nobody knows whether it goes on; null where that is known
     * @param loadKw the mean of the last window that was over
     * @param limitKw the mean of the limit in that window
     * @param overKw by how much that window was over
     * @param peakKw the highest mean of a window
     * @param energyAboveWh the energy above the limit
     */
    record Item(
            long id,
            String direction,
            String kind,
            String basis,
            boolean estimated,
            Instant start,
            @Nullable Instant end,
            @Nullable Instant noDataSince,
            BigDecimal loadKw,
            BigDecimal limitKw,
            BigDecimal overKw,
            BigDecimal peakKw,
            BigDecimal energyAboveWh) {

        static Item of(Breach breach, Instant now) {
            return new Item(
                    breach.id(),
                    breach.direction().name(),
                    breach.kind().name(),
                    breach.basis().name(),
                    breach.estimated(),
                    breach.start(),
                    breach.end().orElse(null),
                    breach.noDataSince(now).orElse(null),
                    breach.drawn().kilowatts(),
                    breach.limit().kilowatts(),
                    breach.over().kilowatts(),
                    breach.peak().kilowatts(),
                    breach.above().wattHours());
        }
    }

    /** The newest first. */
    @GetMapping
    Page<Item> list(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        Instant now = clock.instant();
        return Page.newest(breaches.newest(id, before, Page.requireLimit(limit) + 1), limit, Breach::id)
                .map(breach -> Item.of(breach, now));
    }
}
