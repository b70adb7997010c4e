import { Option } from 'commander'

export function tsconfigOption(): Option {
  return new Option('--project <tsconfig>', 'the tsconfig to read; default: that of the project')
}
