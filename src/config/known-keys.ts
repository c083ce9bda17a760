import type { z } from 'zod';
import type { Path } from './fault.ts';

/** The keys that a schema knows at a path: those of an object there, or of the object among a union's alternatives. */
export function knownKeys(schema: z.core.$ZodType, path: Path): readonly string[] {
  const keys = schemasAt(schema, path).flatMap((found) => {
    const definition = definitionOf(found);
    if (definition.type === 'object') return Object.keys(definition.shape);
    if (definition.type === 'record') return optionsOf(definition.keyType);
    return [];
  });
  return [...new Set(keys)];
}

/** zod's schemas are one of these kinds, told apart by `type`. */
type Definition = z.core.$ZodTypes['_zod']['def'];

function definitionOf(schema: z.core.$ZodType): Definition {
  return (schema as z.core.$ZodTypes)._zod.def;
}

function optionsOf(schema: z.core.$ZodType): readonly string[] {
  const definition = definitionOf(schema);
  return definition.type === 'enum' ? Object.values(definition.entries).map(String) : [];
}

/** All schemas that may apply at the path, without what only wraps them. */
function schemasAt(schema: z.core.$ZodType, path: Path): readonly z.core.$ZodType[] {
  const [step, ...rest] = path;
  return alternatives(schema).flatMap((found) => {
    if (step === undefined) return [found];
    const inner = innerSchema(definitionOf(found), step);
    return inner ? schemasAt(inner, rest) : [];
  });
}

function innerSchema(definition: Definition, step: string | number): z.core.$ZodType | undefined {
  if (definition.type === 'array') return definition.element;
  if (definition.type === 'record') return definition.valueType;
  return definition.type === 'object' ? definition.shape[String(step)] : undefined;
}

function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
    case 'nonoptional':
      return alternatives(definition.innerType);
    case 'pipe':
      return alternatives(definition.in);
    case 'lazy':
      return alternatives(definition.getter());
    case 'union':
      return definition.options.flatMap(alternatives);
    case 'intersection':
      return [...alternatives(definition.left), ...alternatives(definition.right)];
    default:
      return [schema];
  }
}
