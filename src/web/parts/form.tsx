import type { FC } from 'hono/jsx';
import type { FieldErrors, Form, FormField, FormValues } from '../../ports/form.ts';
import type { Fields } from '../gate.tsx';
import { ChangeForm } from './change-form.tsx';

const GROUP_MAX_CHARS = 150;
/** Keeps the names of fields apart from what a form carries besides them. */
const PREFIX = 'in.';

interface FormProps {
  form: Form;
  errors?: FieldErrors | undefined;
  /** Suggested values for a field, by its name. */
  known?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** A form that a command opened. It also works without scripts. */
export const FormView: FC<FormProps> = ({ form: { title, command, fields, submit }, errors = {}, known = {} }) => (
  <ChangeForm to="/form" class="card asked" aria-label={title} hidden={{ command, fields: fields.map(({ name }) => name).join(' ') }}>
    {Object.keys(errors).length > 0 && (
      <p role="alert" class="mistake">
        Nothing was done yet: see the fields below.
      </p>
    )}
    {fields.map((field) => (
      <FieldView field={field} error={errors[field.name]} known={known[field.name] ?? []} />
    ))}
    <div class="buttons">
      <button type="submit">{submit}</button>
    </div>
  </ChangeForm>
);

interface FieldProps {
  field: FormField;
  error: string | undefined;
  known: readonly string[];
}

const FieldView: FC<FieldProps> = ({ field, error, known }) => {
  const id = `field-${field.name}`;
  const notes = [...(field.hint === undefined ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-error`])];
  const common = {
    name: PREFIX + field.name,
    required: field.required === true && field.type !== 'checkboxes',
    'aria-describedby': notes.length > 0 ? notes.join(' ') : undefined,
    'aria-invalid': error === undefined ? undefined : ('true' as const),
  };
  const hints = (
    <>
      {field.hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {field.hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} class="not-ok">
          {error}
        </p>
      )}
    </>
  );
  if (field.type === 'checkboxes')
    return (
      <fieldset aria-describedby={common['aria-describedby']}>
        <legend>{field.label}</legend>
        {field.choices.map(({ value, label, hint }) => (
          <label>
            <input type="checkbox" name={common.name} value={value} checked={field.initial?.includes(value)} /> {label}
            {hint !== undefined && <span class="soft">{` ${hint}`}</span>}
          </label>
        ))}
        {hints}
      </fieldset>
    );
  return (
    <div>
      <label for={id}>{field.label}</label>
      <Control field={field} id={id} common={common} known={known} />
      {hints}
    </div>
  );
};

type ControlProps = {
  field: Exclude<FormField, { type: 'checkboxes' }>;
  id: string;
  common: Readonly<Record<string, string | boolean | undefined>>;
  known: readonly string[];
};

const Control: FC<ControlProps> = ({ field, id, common, known }) => {
  if (field.type === 'text' || field.type === 'group') {
    const { placeholder, initial } = field;
    const maxlength = field.type === 'text' ? field.maxLength : GROUP_MAX_CHARS;
    if (field.type === 'text' && field.long)
      return (
        <textarea id={id} {...common} maxlength={maxlength} placeholder={placeholder} rows={6}>
          {initial ?? ''}
        </textarea>
      );
    const list = known.length > 0 ? `${id}-known` : undefined;
    return (
      <>
        <input id={id} {...common} type="text" maxlength={maxlength} placeholder={placeholder} value={initial ?? ''} list={list} />
        {list !== undefined && (
          <datalist id={list}>
            {known.map((value) => (
              <option value={value} />
            ))}
          </datalist>
        )}
      </>
    );
  }
  const chosen: readonly string[] = field.initial === undefined ? [] : [field.initial].flat();
  return (
    <select id={id} {...common} multiple={field.type === 'multi-select'}>
      {field.type === 'select' && (chosen.length === 0 || !field.required) && <option value="">–</option>}
      {field.choices.map(({ value, label }) => (
        <option value={value} selected={chosen.includes(value)}>
          {label}
        </option>
      ))}
    </select>
  );
};

/** Returns the values that were filled in; untrusted input. A field that was shown but is missing was left empty. Pure. */
export function valuesIn(fields: Fields): FormValues {
  const names = (fields.one('fields') ?? '').split(' ').filter(Boolean);
  return Object.fromEntries(names.map((name) => [name, fields.all(PREFIX + name).filter((value) => value !== '')]));
}
