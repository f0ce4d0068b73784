// The compiled schemas of reply-schemas.ts and nothing else: the build puts ajv's standalone output in this file's place.

import { Ajv2020 } from 'ajv/dist/2020.js';
import { replySchemas } from './reply-schemas.ts';

const ajv = new Ajv2020({ strict: true });

export const isError = ajv.compile(replySchemas.error);
export const isAccount = ajv.compile(replySchemas.account);
export const isAccountPage = ajv.compile(replySchemas.accountPage);
export const isNumber = ajv.compile(replySchemas.number);
export const isNumberPage = ajv.compile(replySchemas.numberPage);
export const isNumberBatch = ajv.compile(replySchemas.numberBatch);
export const isRfi = ajv.compile(replySchemas.rfi);
export const isRfiPage = ajv.compile(replySchemas.rfiPage);
export const isCivicAddress = ajv.compile(replySchemas.civicAddress);
export const isCivicAddressPage = ajv.compile(replySchemas.civicAddressPage);
export const isCapabilityPlans = ajv.compile(replySchemas.capabilityPlans);
export const isAvailableCapabilities = ajv.compile(replySchemas.availableCapabilities);
