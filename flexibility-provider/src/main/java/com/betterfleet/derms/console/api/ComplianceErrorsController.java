package com.betterfleet.derms.console.api;

import com.betterfleet.derms.compliance.ComplianceError;
import com.betterfleet.derms.compliance.ComplianceErrorService;
import com.betterfleet.derms.compliance.ComplianceErrorService.ComplianceErrorReport;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.time.Interval;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** Reports to the partner that a forecast cannot be met (M13). */
@RestController
@RequestMapping("/api/v1/scopes/{id}/compliance-errors")
@Tag(name = "Compliance errors", description = "Reports to the partner that a forecast cannot be met.")
class ComplianceErrorsController {

    private final ComplianceErrorService errors;
    private final JsonMapper json;

    ComplianceErrorsController(ComplianceErrorService errors, JsonMapper json) {
        this.errors = errors;
        this.json = json;
    }

    /**
     * A report.
     *
     * @param forecastRequestId the request id of the forecast; null: the one whose limit applies, else the newest
     * @param blocks the blocks that cannot be met; empty or null: the whole forecast
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
     * @param rule UNCONTROLLABLE_LOAD, NOT_APPLIED or LASTING_BREACH; null: reported by an operator
     * @param forecastRequestId the correlation id of the message
     * @param state QUEUED, DELIVERED, FAILED or CANCELLED
     * @param body the body of the message as it is sent
     * @param trouble why the message is not delivered
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

    /** The message that the report would send, with its correlation id. */
    record ComplianceErrorPreviewResponse(String connectionId, String type, String correlationId, JsonNode body) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Reports to the partner that a forecast cannot be met")
    ComplianceErrorResponse createComplianceError(
            @PathVariable String id, @RequestBody ComplianceErrorRequest request) {
        return toResponse(errors.submitReport(id, request.toReport()));
    }

    @PostMapping("/preview")
    @Operation(summary = "Returns the message that the same report would send; stores nothing")
    ComplianceErrorPreviewResponse previewComplianceError(
            @PathVariable String id, @RequestBody ComplianceErrorRequest request) {
        ComplianceErrorService.ComplianceErrorPreview preview = errors.previewReport(id, request.toReport());
        return new ComplianceErrorPreviewResponse(
                preview.connectionId(), preview.type(), preview.correlationId(), json.readTree(preview.body()));
    }

    @GetMapping
    @Operation(summary = "Lists reports, newest first")
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
    @Operation(summary = "Returns a report")
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
