package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

    GroupBindingsController(GroupBindings bindings) {
        this.bindings = bindings;
    }

    /**
     * The binding of a group.
     *
     * @param assetId the asset id in measurements; the group's id where absent
     * @param enforcement ENFORCE or OBSERVE; ENFORCE where absent
     * @param groupIdWarning only in answers: that the id starts or ends with a blank; null where it does not
     */
    record GroupBindingDefinition(
            @Nullable String scopeId,
            @Nullable String assetId,
            @Nullable String enforcement,

            @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable
            String groupIdWarning) {

        private static final String OUTER_BLANK =
                "the group's id starts or ends with a blank: the partner must send it too";

        static GroupBindingDefinition of(GroupBinding binding) {
            return new GroupBindingDefinition(
                    binding.scopeId(),
                    binding.assetId(),
                    binding.enforcement().name(),
                    GroupBinding.hasOuterBlanks(binding.groupId()) ? OUTER_BLANK : null);
        }
    }

    @PutMapping("/{groupId}")
    @Operation(summary = "Binds a group to a managed scope, or changes its binding")
    GroupBindingDefinition bindGroup(
            @PathVariable String id, @PathVariable String groupId, @RequestBody GroupBindingDefinition request) {
        if (request.scopeId() == null) {
            throw new InvalidValueException("scopeId", null, "the managed scope that the group governs");
        }
        EnforcementMode enforcement = request.enforcement() == null
                ? EnforcementMode.ENFORCE
                : InputChecks.requireEnum("enforcement", request.enforcement(), EnforcementMode.class);
        return GroupBindingDefinition.of(bindings.bindGroup(
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
        return GroupBindingDefinition.of(bindings.requireBinding(id, groupId));
    }

    @GetMapping
    @Operation(summary = "Returns the binding of a group whose id is in the query")
    GroupBindingDefinition getGroupBindingByQuery(@PathVariable String id, @RequestParam String groupId) {
        return getGroupBinding(id, groupId);
    }

    @DeleteMapping("/{groupId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Unbinds a group from its scope")
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
