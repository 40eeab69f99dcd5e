package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.refusal.InputChecks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Defines microgrids (M16). */
@RestController
@RequestMapping("/api/v1/microgrids")
@Tag(name = "Microgrids", description = "Microgrids and their time zones.")
class MicrogridsController {

    private final MicrogridProvisioning provisioning;
    private final MicrogridDirectory microgrids;

    MicrogridsController(MicrogridProvisioning provisioning, MicrogridDirectory microgrids) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
    }

    /**
     * A microgrid.
     *
     * @param timeZone the time zone in which its times are shown; Pacific/Auckland where absent
     */
    record MicrogridDefinition(
            @Nullable String id,
            @Nullable String name,
            @Nullable String timeZone) {

        static MicrogridDefinition of(Microgrid microgrid) {
            return new MicrogridDefinition(
                    microgrid.id(), microgrid.name(), microgrid.timeZone().getId());
        }

        Microgrid toMicrogrid(String id) {
            return new Microgrid(
                    id,
                    InputChecks.requireName("name", name),
                    InputChecks.requireZone("timeZone", timeZone == null ? "Pacific/Auckland" : timeZone));
        }
    }

    @GetMapping
    @Operation(summary = "Lists microgrids")
    ListPage<MicrogridDefinition> listMicrogrids(
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        return ListPage.of(
                microgrids.listMicrogrids().stream()
                        .map(MicrogridDefinition::of)
                        .toList(),
                offset,
                limit);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Creates a microgrid")
    MicrogridDefinition createMicrogrid(@RequestBody MicrogridDefinition definition) {
        return putMicrogrid(ApiValues.generateIdIfAbsent(definition.id()), definition);
    }

    @PutMapping("/{id}")
    @Operation(summary = "Creates or replaces a microgrid")
    MicrogridDefinition putMicrogrid(@PathVariable String id, @RequestBody MicrogridDefinition definition) {
        provisioning.saveMicrogrid(definition.toMicrogrid(ApiValues.requireSameId(id, definition.id())));
        return getMicrogrid(id);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Returns a microgrid")
    MicrogridDefinition getMicrogrid(@PathVariable String id) {
        return MicrogridDefinition.of(microgrids.requireMicrogrid(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes a microgrid")
    void deleteMicrogrid(@PathVariable String id) {
        provisioning.deleteByKind("microgrid", id);
    }
}
