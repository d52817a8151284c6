// Checks dashboards against the types that Grafana publishes: node check.js FILE... writes {"FILE": ["what is wrong", ...], ...}.
import { readFileSync } from 'node:fs'
import Ajv from 'ajv'
import { createGenerator } from 'ts-json-schema-generator'

const types = 'node_modules/@grafana/schema/dist/types/raw'
const ajv = new Ajv({ allErrors: true, strict: false })

// learn adds the JSON Schema of a type, and of those that it is made of.
function learn(name, path, type, adapt = () => {}) {
  const generator = createGenerator({ path: `${types}/${path}`, tsconfig: 'tsconfig.json', type, skipTypeCheck: true })
  const schema = generator.createSchema(type)
  Object.values(schema.definitions).forEach(adapt)
  ajv.addSchema(schema, name)
}

// errors are what is wrong with a value of a type that was learned.
function errors(value, name, type, where) {
  const valid = ajv.getSchema(`${name}#/definitions/${type}`)
  valid(value)
  return (valid.errors ?? []).map(({ instancePath, message, params }) => `${where}${instancePath} ${message}: ${JSON.stringify(params)}`)
}

// optional makes all properties of options so, as each has a default.
const optional = (definition) => { delete definition.required }

// learnPanel learns the options and field settings of a type of panels, and returns the names that it gave them.
const panelTypes = new Map()
function learnPanel(type) {
  if (!panelTypes.has(type)) {
    const path = `composable/${type.replaceAll('-', '')}/panelcfg/x/types.gen.d.ts`
    learn(`${type}-options`, path, 'Options', optional)
    const hasFields = /^export interface FieldConfig\b/m.test(readFileSync(`${types}/${path}`, 'utf8'))
    if (hasFields) learn(`${type}-fields`, path, 'FieldConfig', optional)
    panelTypes.set(type, { options: `${type}-options`, fields: hasFields ? `${type}-fields` : null })
  }
  return panelTypes.get(type)
}

function checkPanel(panel, where) {
  if (panel.type === 'row') return errors(panel, 'dashboard', 'RowPanel', where)
  const { options, fields } = learnPanel(panel.type)
  const checkCustom = (custom, where) => fields === null
    ? Object.keys(custom).map((key) => `${where} has ${key}, and a ${panel.type} has no such settings`)
    : errors(custom, fields, 'FieldConfig', where)
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {}
  return [
    ...errors(panel, 'dashboard', 'Panel', where),
    ...errors(panel.options ?? {}, options, 'Options', `${where}/options`),
    ...checkCustom(defaults.custom ?? {}, `${where}/fieldConfig/defaults/custom`),
    // An override has the same settings by another way of writing: custom.NAME, or NAME.
    ...overrides.flatMap(({ properties = [] }, i) => properties.flatMap(({ id, value }) => {
      const at = `${where}/fieldConfig/overrides/${i}/${id}`
      if (id.startsWith('custom.')) return checkCustom({ [id.slice('custom.'.length)]: value }, at)
      return errors({ [id]: value }, 'dashboard', 'FieldConfig', at)
    })),
  ]
}

// Of annotations, the type knows what Grafana keeps itself, and not what a Prometheus is asked.
const prometheusAnnotation = ['expr', 'step', 'tagKeys', 'textFormat', 'titleFormat', 'useValueForTime']

function checkDashboard({ panels = [], annotations = {}, ...rest }) {
  const list = (annotations.list ?? []).map((annotation) =>
    Object.fromEntries(Object.entries(annotation).filter(([key]) => !prometheusAnnotation.includes(key))))
  return [
    ...errors({ ...rest, annotations: { ...annotations, list } }, 'dashboard', 'Dashboard', ''),
    ...panels.flatMap((panel, i) => checkPanel(panel, `/panels/${i} (${panel.title})`)),
  ]
}

learn('dashboard', 'dashboard/x/types.gen.d.ts', 'Dashboard')
const found = {}
for (const path of process.argv.slice(2)) found[path] = checkDashboard(JSON.parse(readFileSync(path, 'utf8')))
process.stdout.write(JSON.stringify(found))
