package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.Provisioning;
import com.betterfleet.derms.refusal.Require;
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

/** Microgrids (M16). */
@RestController
@RequestMapping("/api/v1/microgrids")
class MicrogridsController {

    private final Provisioning provisioning;
    private final MicrogridDirectory microgrids;

    MicrogridsController(Provisioning provisioning, MicrogridDirectory microgrids) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
    }

    /**
     * A microgrid.
     *
     * @param timeZone in which its times are shown; Pacific/Auckland where none is given
     */
    record Definition(
            @Nullable String id,
            @Nullable String name,
            @Nullable String timeZone) {

        static Definition of(Microgrid microgrid) {
            return new Definition(
                    microgrid.id(), microgrid.name(), microgrid.timeZone().getId());
        }

        Microgrid as(String id) {
            return new Microgrid(
                    id,
                    Require.name("name", name),
                    Require.zone("timeZone", timeZone == null ? "Pacific/Auckland" : timeZone));
        }
    }

    @GetMapping
    Page<Definition> list(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return Page.of(microgrids.microgrids().stream().map(Definition::of).toList(), offset, limit);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Definition create(@RequestBody Definition given) {
        return put(Given.id(given.id()), given);
    }

    @PutMapping("/{id}")
    Definition put(@PathVariable String id, @RequestBody Definition given) {
        provisioning.put(given.as(Given.id(id, given.id())));
        return get(id);
    }

    @GetMapping("/{id}")
    Definition get(@PathVariable String id) {
        return Definition.of(microgrids.requireMicrogrid(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        provisioning.delete("microgrid", id);
    }
}
