package com.betterfleet.derms.console.api;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.listing.ListPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the episodes in which a scope's load is or was above its limit (M19). */
@RestController
@RequestMapping("/api/v1/scopes/{id}/breaches")
@Tag(name = "Breaches", description = "Episodes of measured load above the limit in force.")
class BreachesController {

    private final BreachQueries breaches;
    private final InstantSource clock;

    BreachesController(BreachQueries breaches, InstantSource clock) {
        this.breaches = breaches;
        this.clock = clock;
    }

    /** One episode. */
    @Schema(name = "Breach")
    record BreachResponse(
            long id,

            @Schema(description = "IMPORT: from the grid; EXPORT: to the grid")
            String direction,

            @Schema(description = "SHORT_WINDOW or QUARTER_HOUR: the window in which the load was averaged")
            String kind,

            @Schema(description = "SITE_METER, or SUM_OF_CHARGERS where there is no site meter")
            String basis,

            @Schema(description = "part of it is computed from power samples instead of registers")
            boolean estimated,

            @Schema(description = "the start of the first window above the limit")
            Instant start,

            @Nullable @Schema(description = "the end of the last window above the limit; null: the episode is ongoing")
            Instant end,

            @Nullable
            @Schema(description = "since when there is no data to decide whether it is ongoing; null where there is")
            Instant noDataSince,

            @Schema(description = "the mean load in the last window above the limit")
            BigDecimal loadKw,

            @Schema(description = "the mean limit in that window")
            BigDecimal limitKw,

            BigDecimal overKw,

            @Schema(description = "the highest mean load of a window")
            BigDecimal peakKw,

            @Schema(description = "the energy above the limit")
            BigDecimal energyAboveWh) {

        static BreachResponse of(Breach breach, Instant now) {
            return new BreachResponse(
                    breach.id(),
                    breach.direction().name(),
                    breach.kind().name(),
                    breach.basis().name(),
                    breach.estimated(),
                    breach.start(),
                    breach.end().orElse(null),
                    breach.findDataGapStart(now).orElse(null),
                    breach.meanPower().kilowatts(),
                    breach.limit().kilowatts(),
                    breach.excessPower().kilowatts(),
                    breach.peak().kilowatts(),
                    breach.excessEnergy().wattHours());
        }
    }

    @GetMapping
    @Operation(summary = "Lists the episodes of a scope, newest first")
    ListPage<BreachResponse> listBreaches(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        Instant now = clock.instant();
        return ListPage.ofNewestFirst(
                        breaches.listNewest(id, before, ListPage.requireLimit(limit) + 1), limit, Breach::id)
                .mapItems(breach -> BreachResponse.of(breach, now));
    }
}
