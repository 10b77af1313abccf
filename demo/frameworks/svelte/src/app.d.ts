import type {} from 'nexus-link/svelte';
