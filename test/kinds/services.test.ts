// The registry of the services, against the table of api-facts.md section 13.

import { expect, test } from 'vitest';
import { enabledServices, type Service, services } from '../../src/kinds/services.ts';

const all: readonly Service[] = services;

test('has the five services', () => {
  expect(all.map(({ field }) => field)).toEqual([
    'teamsOperatorConnect',
    'teamsPhoneMobile',
    'teamsDirectRouting',
    'zoomPhoneCloudPeering',
    'azureOperatorCallProtection',
  ]);
});

test('exclusion is mutual, never of itself, and about known services', () => {
  for (const service of all) {
    for (const excluded of service.excludes) {
      const other = all.find(({ field }) => field === excluded);
      expect(other?.excludes).toContain(service.field);
      expect(excluded).not.toBe(service.field);
    }
  }
});

test('the traits of each service', () => {
  const having = (trait: (service: Service) => boolean) => all.filter(trait).map(({ field }) => field);
  expect(having(({ syncDefault }) => syncDefault === true)).toEqual(['teamsOperatorConnect', 'teamsPhoneMobile']);
  expect(having(({ syncDefault }) => syncDefault === undefined)).toEqual(['azureOperatorCallProtection']);
  expect(having(({ allowsCustomSipHeader }) => !allowsCustomSipHeader)).toEqual([
    'teamsPhoneMobile',
    'azureOperatorCallProtection',
  ]);
  expect(having(({ needsTenant }) => needsTenant)).toEqual(['teamsOperatorConnect', 'teamsPhoneMobile']);
  expect(having(({ needsAccountConfiguration }) => needsAccountConfiguration)).toEqual(['teamsDirectRouting']);
});

test('enabledServices sees only blocks that are on', () => {
  const serviceDetails = {
    zoomPhoneCloudPeering: { enabled: true },
    teamsDirectRouting: { enabled: false },
    sixth: { enabled: true },
  };
  expect(enabledServices({ serviceDetails }).map(({ field }) => field)).toEqual(['zoomPhoneCloudPeering']);
  for (const odd of [null, undefined, 'x', {}, { serviceDetails: null }]) expect(enabledServices(odd)).toEqual([]);
});
