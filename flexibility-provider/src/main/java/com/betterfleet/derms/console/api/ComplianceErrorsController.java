package com.betterfleet.derms.console.api;

import com.betterfleet.derms.compliance.ComplianceError;
import com.betterfleet.derms.compliance.ComplianceErrors;
import com.betterfleet.derms.compliance.ComplianceErrors.Report;
import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Telling the partner that a forecast cannot be met (M13). */
@RestController
@RequestMapping("/api/v1/scopes/{id}/compliance-errors")
class ComplianceErrorsController {

    private final ComplianceErrors errors;
    private final JsonMapper json;

    ComplianceErrorsController(ComplianceErrors errors, JsonMapper json) {
        this.errors = errors;
        this.json = json;
    }

    /**
     * What is to be said.
     *
     * @param forecastRequestId the request id of the forecast; null: the one whose limit holds, else the newest
     * @param blocks which of its blocks cannot be met; none: none is named
     */
    record Said(
            @Nullable String forecastRequestId,
            @Nullable String message,
            @Nullable List<@Nullable Block> blocks) {

        Report report() {
            List<Interval> affected = new ArrayList<>();
            for (Block block : Objects.requireNonNullElse(blocks, List.<@Nullable Block>of())) {
                String at = "blocks[%d]".formatted(affected.size());
                Block given = Require.present(at, block, "a block with start and end");
                affected.add(Given.interval(at, given.start(), given.end()));
            }
            return new Report(
                    Optional.ofNullable(forecastRequestId), Objects.requireNonNullElse(message, ""), affected);
        }
    }

    record Block(@Nullable String start, @Nullable String end) {}

    /**
     * A compliance error.
     *
     * @param rule UNCONTROLLABLE_LOAD, NOT_APPLIED or LASTING_BREACH; null: a person said it
     * @param forecastRequestId which the message carries as correlation id
     * @param state QUEUED, DELIVERED, FAILED or CANCELLED
     * @param body exactly as it leaves
     * @param trouble why the partner has not taken it
     */
    record Reported(
            long id,
            String scopeId,
            String connectionId,
            String groupId,
            @Nullable String rule,
            String message,
            String forecastRequestId,
            String state,
            String reportedBy,
            Instant reportedAt,
            String requestId,
            JsonNode body,
            @Nullable Instant deliveredAt,
            @Nullable String trouble) {}

    /** The message that would leave, with its correlation id. */
    record Preview(String connectionId, String type, String correlationId, JsonNode body) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Reported report(@PathVariable String id, @RequestBody Said said) {
        return reported(errors.report(id, said.report()));
    }

    /** The exact message that the same call without {@code /preview} would send; nothing is stored. */
    @PostMapping("/preview")
    Preview preview(@PathVariable String id, @RequestBody Said said) {
        ComplianceErrors.Preview preview = errors.preview(id, said.report());
        return new Preview(
                preview.connectionId(), preview.type(), preview.correlationId(), json.readTree(preview.body()));
    }

    /** Newest first. */
    @GetMapping
    Page<Reported> list(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int asked = Page.requireLimit(limit);
        return Page.newest(
                errors.newest(id, before, asked + 1).stream()
                        .map(this::reported)
                        .toList(),
                asked,
                Reported::id);
    }

    @GetMapping("/{number}")
    Reported get(@PathVariable String id, @PathVariable long number) {
        return reported(errors.require(id, number));
    }

    private Reported reported(ComplianceError error) {
        return new Reported(
                error.id(),
                error.scopeId(),
                error.connectionId(),
                error.groupId(),
                error.rule().map(Enum::name).orElse(null),
                error.message(),
                error.forecastRequestId(),
                error.state().name(),
                error.reportedBy(),
                error.reportedAt(),
                error.requestId(),
                json.readTree(error.body()),
                error.deliveredAt().orElse(null),
                error.trouble().orElse(null));
    }
}
