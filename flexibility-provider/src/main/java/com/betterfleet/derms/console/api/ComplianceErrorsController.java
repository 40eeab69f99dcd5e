package com.betterfleet.derms.console.api;

import com.betterfleet.derms.compliance.ComplianceError;
import com.betterfleet.derms.compliance.ComplianceErrorService;
import com.betterfleet.derms.compliance.ComplianceErrorService.ComplianceErrorReport;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.refusal.InputChecks;
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

    private final ComplianceErrorService errors;
    private final JsonMapper json;

    ComplianceErrorsController(ComplianceErrorService errors, JsonMapper json) {
        this.errors = errors;
        this.json = json;
    }

    /**
     * What is to be said.
     *
     * @param forecastRequestId the request id of the forecast; null: the one whose limit holds, else the newest
     * @param blocks which of its blocks cannot be met; none: none is named
     */
    record ComplianceErrorRequest(
            @Nullable String forecastRequestId,
            @Nullable String message,
            @Nullable List<@Nullable AffectedBlockRequest> blocks) {

        ComplianceErrorReport toReport() {
            List<Interval> affected = new ArrayList<>();
            for (AffectedBlockRequest block :
                    Objects.requireNonNullElse(blocks, List.<@Nullable AffectedBlockRequest>of())) {
                String at = "blocks[%d]".formatted(affected.size());
                AffectedBlockRequest affectedBlock =
                        InputChecks.requirePresent(at, block, "a block with start and end");
                affected.add(ApiValues.requireInterval(at, affectedBlock.start(), affectedBlock.end()));
            }
            return new ComplianceErrorReport(
                    Optional.ofNullable(forecastRequestId), Objects.requireNonNullElse(message, ""), affected);
        }
    }

    record AffectedBlockRequest(
            @Nullable String start, @Nullable String end) {}

    /**
     * A compliance error.
     *
     * @param rule UNCONTROLLABLE_LOAD, NOT_APPLIED or LASTING_BREACH; null: a person said it
     * @param forecastRequestId which the message carries as correlation id
     * @param state QUEUED, DELIVERED, FAILED or CANCELLED
     * @param body exactly as it leaves
     * @param trouble why the partner has not taken it
     */
    record ComplianceErrorResponse(
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
    record ComplianceErrorPreviewResponse(String connectionId, String type, String correlationId, JsonNode body) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ComplianceErrorResponse createComplianceError(
            @PathVariable String id, @RequestBody ComplianceErrorRequest request) {
        return toResponse(errors.submitReport(id, request.toReport()));
    }

    /** The exact message that the same call without {@code /preview} would send; nothing is stored. */
    @PostMapping("/preview")
    ComplianceErrorPreviewResponse previewComplianceError(
            @PathVariable String id, @RequestBody ComplianceErrorRequest request) {
        ComplianceErrorService.ComplianceErrorPreview preview = errors.previewReport(id, request.toReport());
        return new ComplianceErrorPreviewResponse(
                preview.connectionId(), preview.type(), preview.correlationId(), json.readTree(preview.body()));
    }

    /** Newest first. */
    @GetMapping
    ListPage<ComplianceErrorResponse> listComplianceErrors(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        int pageSize = ListPage.requireLimit(limit);
        return ListPage.ofNewestFirst(
                errors.listNewest(id, before, pageSize + 1).stream()
                        .map(this::toResponse)
                        .toList(),
                pageSize,
                ComplianceErrorResponse::id);
    }

    @GetMapping("/{number}")
    ComplianceErrorResponse getComplianceError(@PathVariable String id, @PathVariable long number) {
        return toResponse(errors.requireError(id, number));
    }

    private ComplianceErrorResponse toResponse(ComplianceError error) {
        return new ComplianceErrorResponse(
                error.id(),
                error.item().scopeId(),
                error.item().connectionId(),
                error.item().groupId(),
                error.rule().map(Enum::name).orElse(null),
                error.message(),
                error.forecastRequestId(),
                error.state().name(),
                error.reportedBy(),
                error.reportedAt(),
                error.item().requestId(),
                json.readTree(error.item().body()),
                error.item().delivery().deliveredAt().orElse(null),
                error.undeliveredReason().orElse(null));
    }
}
