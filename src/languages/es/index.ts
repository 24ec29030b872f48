import type { Words } from '../en/index.ts';
import { asking } from './asking.ts';
import { descriptions, names } from './descriptions.ts';

export const es: Words = { ...asking, descriptions, names };
