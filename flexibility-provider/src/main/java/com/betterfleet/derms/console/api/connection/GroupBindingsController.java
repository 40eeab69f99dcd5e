package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.supervision.LimitEnforcement;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Binds the partner's groups to managed scopes (M2). */
@RestController
@RequestMapping("/api/v1/connections/{id}/groups")
@Tag(name = "Connections")
class GroupBindingsController {

    private final GroupBindings bindings;
    private final ScopeSupervision supervision;

    GroupBindingsController(GroupBindings bindings, ScopeSupervision supervision) {
        this.bindings = bindings;
        this.supervision = supervision;
    }

    /**
     * The binding of a group.
     *
     * @param assetId the asset id in measurements; the group's id where absent
     * @param enforcement ENFORCE or OBSERVE; ENFORCE where absent
     * @param enforced only in answers: false where the group's limits are not written to a circuit
     * @param notEnforcedReason only in answers: OBSERVED, NO_CIRCUIT or NO_GRID_CONNECTION; null where limits are written
     * @param warning only in answers: that limits are not written, and what to do; that the group's id starts or ends with
     *     a blank; null where neither is so
     */
    record GroupBindingDefinition(
            @Nullable String scopeId,
            @Nullable String assetId,
            @Nullable String enforcement,

            @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable
            Boolean enforced,

            @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable
            String notEnforcedReason,

            @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable
            String warning) {

        private static final String OUTER_BLANK =
                "The group's id starts or ends with a blank; the partner must send it with that blank.";

        static GroupBindingDefinition of(GroupBinding binding, LimitEnforcement enforcement) {
            boolean enforced = enforcement.isEnforced();
            return new GroupBindingDefinition(
                    binding.scopeId(),
                    binding.assetId(),
                    binding.enforcement().name(),
                    enforced,
                    enforced ? null : enforcement.name(),
                    describeWarnings(binding, enforcement));
        }

        private static @Nullable String describeWarnings(GroupBinding binding, LimitEnforcement enforcement) {
            List<String> warnings = new ArrayList<>();
            if (!enforcement.isEnforced()) {
                warnings.add(enforcement.description());
            }
            if (GroupBinding.hasOuterBlanks(binding.groupId())) {
                warnings.add(OUTER_BLANK);
            }
            return warnings.isEmpty() ? null : String.join(" ", warnings);
        }
    }

    @PutMapping("/{groupId}")
    @Operation(
            summary = "Binds a group to a managed scope, or changes its binding",
            description =
                    "The answer states whether limits are written to a circuit; if not, with a reason and a warning. With"
                            + " OBSERVE, limits in force are no longer written: the circuit returns to its own limits.")
    GroupBindingDefinition bindGroup(
            @PathVariable String id, @PathVariable String groupId, @RequestBody GroupBindingDefinition request) {
        if (request.scopeId() == null) {
            throw new InvalidValueException("scopeId", null, "the managed scope that the group governs");
        }
        EnforcementMode enforcement = request.enforcement() == null
                ? EnforcementMode.ENFORCE
                : InputChecks.requireEnum("enforcement", request.enforcement(), EnforcementMode.class);
        return toDefinition(bindings.bindGroup(
                id, groupId, request.scopeId(), Optional.ofNullable(request.assetId()), enforcement));
    }

    @PutMapping
    @Operation(
            summary = "Binds a group whose id is in the query",
            description = "For ids that a path cannot carry, for instance with a slash.")
    GroupBindingDefinition bindGroupByQuery(
            @PathVariable String id, @RequestParam String groupId, @RequestBody GroupBindingDefinition request) {
        return bindGroup(id, groupId, request);
    }

    @GetMapping("/{groupId}")
    @Operation(summary = "Returns the binding of a group")
    GroupBindingDefinition getGroupBinding(@PathVariable String id, @PathVariable String groupId) {
        return toDefinition(bindings.requireBinding(id, groupId));
    }

    private GroupBindingDefinition toDefinition(GroupBinding binding) {
        return GroupBindingDefinition.of(binding, supervision.readEnforcement(binding.scopeId()));
    }

    @GetMapping
    @Operation(summary = "Returns the binding of a group whose id is in the query")
    GroupBindingDefinition getGroupBindingByQuery(@PathVariable String id, @RequestParam String groupId) {
        return getGroupBinding(id, groupId);
    }

    @DeleteMapping("/{groupId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Unbinds a group from its scope",
            description =
                    "Limits of the group end: the circuit returns to its own limits. The audit trail states which.")
    void unbindGroup(@PathVariable String id, @PathVariable String groupId) {
        bindings.unbindGroup(id, groupId);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Unbinds a group whose id is in the query")
    void unbindGroupByQuery(@PathVariable String id, @RequestParam String groupId) {
        unbindGroup(id, groupId);
    }
}
