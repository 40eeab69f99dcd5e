package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.Category;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.Provisioning;
import com.betterfleet.derms.refusal.Require;
import java.math.BigDecimal;
import java.util.Optional;
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

/** Assets (M16). */
@RestController
@RequestMapping("/api/v1")
class AssetsController {

    private final Provisioning provisioning;
    private final MicrogridDirectory microgrids;

    AssetsController(Provisioning provisioning, MicrogridDirectory microgrids) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
    }

    /** An asset; what has a scope counts for the scope's load by its metering role. */
    record Definition(
            @Nullable String id,
            @Nullable String microgridId,
            @Nullable String name,
            @Nullable String category,
            @Nullable String meteringRole,
            @Nullable String scopeId,
            @Nullable BigDecimal ratingKw) {

        static Definition of(Asset asset) {
            return new Definition(
                    asset.id(),
                    asset.microgridId(),
                    asset.name(),
                    asset.category().name(),
                    asset.meteringRole().name(),
                    asset.scopeId().orElse(null),
                    asset.rating().kilowatts());
        }

        Asset as(String id, String microgridId) {
            return new Asset(
                    id,
                    microgridId,
                    Require.name("name", name),
                    Given.oneOf("category", category, Category.class),
                    Given.oneOf("meteringRole", meteringRole, MeteringRole.class),
                    Optional.ofNullable(scopeId),
                    Given.kw("ratingKw", ratingKw));
        }
    }

    @PostMapping("/microgrids/{microgridId}/assets")
    @ResponseStatus(HttpStatus.CREATED)
    Definition create(@PathVariable String microgridId, @RequestBody Definition given) {
        return save(Given.id(given.id()), microgridId, given);
    }

    @PutMapping("/assets/{id}")
    Definition put(@PathVariable String id, @RequestBody Definition given) {
        String home = given.microgridId() != null
                ? given.microgridId()
                : microgrids.asset(id).map(Asset::microgridId).orElse(null);
        return save(
                Given.id(id, given.id()),
                Require.present("microgridId", home, "the microgrid of the new asset"),
                given);
    }

    @GetMapping("/assets/{id}")
    Definition get(@PathVariable String id) {
        return Definition.of(microgrids.requireAsset(id));
    }

    @GetMapping("/scopes/{scopeId}/assets")
    Page<Definition> ofScope(
            @PathVariable String scopeId,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        microgrids.requireScope(scopeId);
        return Page.of(microgrids.assetsOf(scopeId).stream().map(Definition::of).toList(), offset, limit);
    }

    @DeleteMapping("/assets/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        provisioning.delete("asset", id);
    }

    private Definition save(String id, String microgridId, Definition given) {
        provisioning.put(given.as(id, microgridId));
        return get(id);
    }
}
