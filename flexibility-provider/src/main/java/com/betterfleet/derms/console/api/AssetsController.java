package com.betterfleet.derms.console.api;

import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.AssetCategory;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.refusal.InputChecks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** Defines assets (M16). */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Assets", description = "Assets and their metering roles.")
class AssetsController {

    private final MicrogridProvisioning provisioning;
    private final MicrogridDirectory microgrids;

    AssetsController(MicrogridProvisioning provisioning, MicrogridDirectory microgrids) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
    }

    /** An asset. One with a scope counts towards the scope's load by its metering role. */
    record AssetDefinition(
            @Nullable String id,
            @Nullable String microgridId,
            @Nullable String name,
            @Nullable String category,
            @Nullable String meteringRole,
            @Nullable String scopeId,
            @Nullable BigDecimal ratingKw) {

        static AssetDefinition of(Asset asset) {
            return new AssetDefinition(
                    asset.id(),
                    asset.microgridId(),
                    asset.name(),
                    asset.category().name(),
                    asset.meteringRole().name(),
                    asset.scopeId().orElse(null),
                    asset.rating().kilowatts());
        }

        Asset toAsset(String id, String microgridId) {
            return new Asset(
                    id,
                    microgridId,
                    InputChecks.requireName("name", name),
                    InputChecks.requireEnum("category", category, AssetCategory.class),
                    InputChecks.requireEnum("meteringRole", meteringRole, MeteringRole.class),
                    Optional.ofNullable(scopeId),
                    ApiValues.requirePower("ratingKw", ratingKw));
        }
    }

    @PostMapping("/microgrids/{microgridId}/assets")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Creates an asset")
    AssetDefinition createAsset(@PathVariable String microgridId, @RequestBody AssetDefinition definition) {
        return saveAsset(ApiValues.generateIdIfAbsent(definition.id()), microgridId, definition);
    }

    @PutMapping("/assets/{id}")
    @Operation(summary = "Creates or replaces an asset")
    AssetDefinition putAsset(@PathVariable String id, @RequestBody AssetDefinition definition) {
        Optional<String> presentMicrogridId = microgrids.findAsset(id).map(Asset::microgridId);
        return saveAsset(
                ApiValues.requireSameId(id, definition.id()),
                ApiValues.requireMicrogridId(definition.microgridId(), presentMicrogridId, "asset"),
                definition);
    }

    @GetMapping("/assets/{id}")
    @Operation(summary = "Returns an asset")
    AssetDefinition getAsset(@PathVariable String id) {
        return AssetDefinition.of(microgrids.requireAsset(id));
    }

    @GetMapping("/scopes/{scopeId}/assets")
    @Operation(summary = "Lists the assets of a scope")
    ListPage<AssetDefinition> listScopeAssets(
            @PathVariable String scopeId,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        microgrids.requireScope(scopeId);
        return ListPage.of(
                microgrids.findAssetsOf(scopeId).stream()
                        .map(AssetDefinition::of)
                        .toList(),
                offset,
                limit);
    }

    @DeleteMapping("/assets/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes an asset")
    void deleteAsset(@PathVariable String id) {
        provisioning.deleteByKind("asset", id);
    }

    private AssetDefinition saveAsset(String id, String microgridId, AssetDefinition definition) {
        provisioning.saveAsset(definition.toAsset(id, microgridId));
        return getAsset(id);
    }
}
