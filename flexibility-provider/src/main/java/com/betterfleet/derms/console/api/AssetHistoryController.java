package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.listing.RequestedSpan;
import com.betterfleet.derms.metering.MeterReading.FlaggedReading;
import com.betterfleet.derms.metering.MeteringService;
import com.betterfleet.derms.microgrid.AssetMembership;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.time.Interval;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Returns what is known of an asset's past: the scopes that it belonged to, and its doubtful readings (M11, M16). */
@RestController
@RequestMapping("/api/v1/assets/{id}")
@Tag(name = "Assets")
class AssetHistoryController {

    private static final Duration DEFAULT_SPAN = Duration.ofDays(1);

    private final MeteringService metering;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    AssetHistoryController(MeteringService metering, MicrogridDirectory microgrids, InstantSource clock) {
        this.metering = metering;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /**
     * The time in which an asset belonged to a scope in one role; its energy in that time is the scope's.
     *
     * @param from null: since the beginning
     * @param until null: it still belongs to it
     */
    record AssetMembershipResponse(
            String scopeId,
            String meteringRole,
            @Nullable Instant from,
            @Nullable Instant until) {

        static AssetMembershipResponse of(AssetMembership membership) {
            return new AssetMembershipResponse(
                    membership.scopeId(),
                    membership.role().name(),
                    membership.from().orElse(null),
                    membership.until().orElse(null));
        }
    }

    /** A reading that was flagged when it was accepted, with the reason. */
    record FlaggedReadingResponse(
            Instant at,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh,
            @Nullable BigDecimal powerW,
            String reason) {

        static FlaggedReadingResponse of(FlaggedReading flagged) {
            return new FlaggedReadingResponse(
                    flagged.reading().at(),
                    flagged.reading().importWh(),
                    flagged.reading().exportWh(),
                    flagged.reading().powerW(),
                    flagged.reason());
        }
    }

    @GetMapping("/memberships")
    @Operation(summary = "Lists the scopes that an asset belonged to, oldest first; also of a deleted asset")
    ListPage<AssetMembershipResponse> listMemberships(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        return ListPage.of(
                requireMemberships(id).stream().map(AssetMembershipResponse::of).toList(), offset, limit);
    }

    @GetMapping("/flagged-readings")
    @Operation(summary = "Lists the newest doubtful readings of an asset, newest first; by default of the last day")
    ListPage<FlaggedReadingResponse> listFlaggedReadings(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        requireMemberships(id);
        Instant end = to == null ? clock.instant() : InputChecks.requireInstant("to", to);
        Instant start = from == null ? end.minus(DEFAULT_SPAN) : InputChecks.requireInstant("from", from);
        Interval span = RequestedSpan.requireSpan(start, end);
        int pageSize = ListPage.requireLimit(limit);
        int first = ListPage.requireOffset(offset);
        return ListPage.ofFetched(
                metering.findFlaggedReadings(id, span, first, pageSize + 1).stream()
                        .map(FlaggedReadingResponse::of)
                        .toList(),
                first,
                pageSize);
    }

    /** @throws NotFoundException if there is no such asset and never was one in a scope */
    private List<AssetMembership> requireMemberships(String id) {
        List<AssetMembership> memberships = microgrids.findMembershipsOfAsset(id);
        if (memberships.isEmpty() && microgrids.findAsset(id).isEmpty()) {
            throw new NotFoundException("asset", id);
        }
        return memberships;
    }
}
