/**
 * Rules and jobs that find limits a site cannot meet and report them to the partner (M13).
 */
@NullMarked
package com.betterfleet.derms.compliance.conflict;

import org.jspecify.annotations.NullMarked;
