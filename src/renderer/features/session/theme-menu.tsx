import { Menu, type MenuProps } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { setTheme, useTheme } from '#renderer/state/theme.ts';

/** The three themes, on a button of the caller's. */
export function ThemeMenu({ children, position }: { readonly children: ReactNode; readonly position: MenuProps['position'] }) {
  return (
    <Menu position={position} width={190}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Theme</Menu.Label>
        <ThemeItems />
      </Menu.Dropdown>
    </Menu>
  );
}

const choices = [
  { theme: 'system', words: 'As the system', Icon: IconDeviceDesktop },
  { theme: 'light', words: 'Light', Icon: IconSun },
  { theme: 'dark', words: 'Dark', Icon: IconMoon },
] as const;

/** The themes as items of a menu, the one in force marked. */
export function ThemeItems() {
  const chosen = useTheme();
  return (
    <Menu.RadioGroup value={chosen}>
      {choices.map(({ theme, words, Icon }) => (
        <Menu.RadioItem
          key={theme}
          value={theme}
          closeMenuOnClick
          checkIcon={<IconCheck size={15} stroke={2.2} aria-hidden="true" />}
          rightSection={<Icon size={16} stroke={1.8} aria-hidden="true" />}
          onChange={() => setTheme(theme)}
        >
          {words}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}
